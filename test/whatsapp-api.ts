// The Cloud API of WhatsApp on this machine, strict as Meta's: what its documentation does not know is refused.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { WhatsappConfig } from '#server/settings-whatsapp.ts';
import { startHolding } from './holding.ts';

const short = (most: number) => z.string().trim().min(1).max(most);
const picture = z.union([z.strictObject({ id: short(100) }), z.strictObject({ link: z.url() })]);
const header = z.strictObject({ type: z.literal('image'), image: picture }).optional();
const body = (most: number) => z.strictObject({ text: short(most) });
const unique = <T>(of: (one: T) => unknown) =>
  [(all: T[]) => new Set(all.map(of)).size === all.length, 'must be unique'] as const;

const buttons = z
  .array(
    z.strictObject({
      type: z.literal('reply'),
      reply: z.strictObject({ id: short(256), title: short(20) }),
    }),
  )
  .min(1)
  .max(3)
  .refine(...unique<{ reply: { id: string } }>((one) => one.reply.id))
  .refine(...unique<{ reply: { title: string } }>((one) => one.reply.title));
const rows = z
  .array(z.strictObject({ id: short(200), title: short(24), description: short(72).optional() }))
  .min(1)
  .max(10)
  .refine(...unique<{ id: string }>((one) => one.id));

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ type: z.literal('button'), header, body: body(1024) },
    action: z.strictObject({ buttons }),
  }),
  z.strictObject({
    ...{ type: z.literal('list'), body: body(4096) },
    action: z.strictObject({
      button: short(20),
      sections: z.array(z.strictObject({ title: short(24).optional(), rows })).length(1),
    }),
  }),
  z.strictObject({
    ...{ type: z.literal('location_request_message'), body: body(1024) },
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
  z.strictObject({
    ...{ type: z.literal('cta_url'), header, body: body(1024) },
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({ display_text: short(20), url: z.url() }),
    }),
  }),
]);

const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.strictObject({ code: z.string(), policy: z.literal('deterministic') }),
  components: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('body'),
          parameters: z.array(
            z.strictObject({
              type: z.literal('text'),
              text: short(1024).regex(/^(?!.* {5})[^\n\t]*$/),
            }),
          ),
        }),
        z.strictObject({
          ...{ type: z.literal('button'), sub_type: z.literal('quick_reply') },
          index: z.string().regex(/^[0-9]$/),
          parameters: z
            .array(z.strictObject({ type: z.literal('payload'), payload: short(128) }))
            .length(1),
        }),
      ]),
    )
    .optional(),
});

const head = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual'),
  to: z.string().regex(/^\d{5,20}$/),
  biz_opaque_callback_data: z.string().max(512).optional(),
};
const sending = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ ...head, type: z.literal('text') },
    text: z.strictObject({ body: short(4096), preview_url: z.boolean() }),
  }),
  z.strictObject({
    ...{ ...head, type: z.literal('image') },
    image: z.union([
      z.strictObject({ id: short(100), caption: short(1024).optional() }),
      z.strictObject({ link: z.url(), caption: short(1024).optional() }),
    ]),
  }),
  z.strictObject({
    ...{ ...head, type: z.literal('location') },
    location: z.strictObject({ latitude: z.number(), longitude: z.number() }),
  }),
  z.strictObject({ ...head, type: z.literal('interactive'), interactive }),
  z.strictObject({ ...head, type: z.literal('template'), template }),
]);
const reading = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
});

export type Sent = z.infer<typeof sending>;
/** What it answers instead of what it should: an error of Meta's, or a status. */
export type Instead = {
  status?: number;
  code?: number;
  message?: string;
  retryAfter?: number;
};
type Kept = { bytes: Buffer; mime: string; sha256?: string; url?: string };

const errorBody = ({ code = 100, message = 'Invalid parameter' }: Instead) => ({
  error: { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'A1b2' },
});

/** Starts it. What it has taken stands in `sent`; `config` is how our side reaches it. */
export async function startWhatsapp() {
  const sent: (Sent & { wamid: string })[] = [];
  const seen: string[] = [];
  const refused: string[] = [];
  const instead: Instead[] = [];
  const media = new Map<string, Kept>();
  const { hold, holds } = startHolding<string>();
  let count = 0;

  const say = (response: ServerResponse, status: number, words: object) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(words));
  };
  const refuse = (response: ServerResponse, why: string, status = 400) => {
    refused.push(why);
    say(response, status, errorBody({ message: why.slice(0, 200) }));
  };

  const takeMessage = (raw: Buffer, response: ServerResponse) => {
    const given: unknown = JSON.parse(raw.toString('utf8'));
    const read = reading.safeParse(given);
    if (read.success) {
      seen.push(read.data.message_id);
      return say(response, 200, { success: true });
    }
    const message = sending.safeParse(given);
    if (!message.success) return refuse(response, z.prettifyError(message.error));
    const wamid = `wamid.out${++count}`;
    sent.push({ ...message.data, wamid });
    const { to } = message.data;
    return say(response, 200, {
      ...{ messaging_product: 'whatsapp', contacts: [{ input: to, wa_id: to }] },
      messages: [{ id: wamid, message_status: 'accepted' }],
    });
  };

  const takeMedia = async (request: IncomingMessage, raw: Buffer, response: ServerResponse) => {
    const type = String(request.headers['content-type']);
    const form = await new Response(new Uint8Array(raw), {
      headers: { 'content-type': type },
    }).formData();
    const file = form.get('file');
    const fields = [...form.keys()].sort().join();
    if (fields !== 'file,messaging_product,type' || !(file instanceof File)) {
      return refuse(response, `media with ${fields}`);
    }
    if (!['image/jpeg', 'image/png'].includes(file.type) || file.size > 5 * 1024 * 1024) {
      return refuse(response, `media of ${file.type}`);
    }
    const id = `up${++count}`;
    media.set(id, { bytes: Buffer.from(await file.arrayBuffer()), mime: file.type });
    return say(response, 200, { id });
  };

  const giveMedia = (path: string, response: ServerResponse) => {
    const kept = media.get(path.split('/').at(-1) ?? '');
    if (!kept) return refuse(response, 'Object does not exist');
    if (path.startsWith('/file/')) {
      response.writeHead(200, { 'content-type': kept.mime });
      return response.end(kept.bytes);
    }
    return say(response, 200, {
      ...{ messaging_product: 'whatsapp', mime_type: kept.mime, id: path.slice(1) },
      url: kept.url ?? `${origin}/file${path}`,
      sha256: kept.sha256 ?? createHash('sha256').update(kept.bytes).digest('hex'),
      file_size: String(kept.bytes.length),
    });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const raw = await buffer(request);
    const path = (request.url ?? '').replace(/^\/v23\.0/, '');
    if (holds(`${request.method} ${path} ${raw.toString('utf8')}`)) return;
    const other = instead.shift();
    if (other) {
      if (other.retryAfter) response.setHeader('retry-after', other.retryAfter);
      return say(response, other.status ?? 400, errorBody(other));
    }
    if (request.headers.authorization !== `Bearer ${config.token}`) {
      return say(response, 401, errorBody({ code: 190, message: 'Invalid OAuth access token' }));
    }
    if (request.method === 'GET') return giveMedia(path, response);
    if (path === `/${config.phoneId}/media`) return takeMedia(request, raw, response);
    if (path !== `/${config.phoneId}/messages`) return refuse(response, `no such path ${path}`);
    if (request.headers['content-type'] !== 'application/json') return refuse(response, 'no JSON');
    return takeMessage(raw, response);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config: WhatsappConfig = {
    ...{ token: 'EAAGtoken', phoneId: '27681414235104944', apiUrl: `${origin}/v23.0` },
    ...{ appSecret: 'secret of the app', verifyToken: 'verify-word' },
    templateLanguages: ['kk', 'ru', 'en'],
    newsLanguages: ['kk', 'ru', 'en'],
  };
  return {
    ...{ origin, config, sent, seen, refused, instead, media },
    /** The next request that reads like this ("GET /photo1") gets no answer. Settles once it came. */
    hold: (reads: RegExp) => hold((request) => reads.test(request)),
    /** Puts a file there as somebody's phone would. */
    keep: (id: string, bytes: Buffer, more: Partial<Kept> = {}) =>
      media.set(id, { bytes, mime: 'image/jpeg', ...more }),
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

/** A body as Meta delivers it, signed with the secret of the app. */
export function signed(brought: unknown, appSecret: string, site = 'https://lamp.example.org') {
  const bytes = typeof brought === 'string' ? brought : JSON.stringify(brought);
  const sum = createHmac('sha256', appSecret).update(bytes).digest('hex');
  return new Request(`${site}/hooks/whatsapp`, {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${sum}` },
  });
}

let said = 0;

/** What one person says, in the envelope of a notification. */
export const saying = (phoneId: string, from: string, messages: object[], at = 1_772_424_000) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '8856996819413533',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '16505553333', phone_number_id: phoneId },
            contacts: [{ profile: { name: 'Әйгерім' }, wa_id: from }],
            messages: messages.map((message) => ({
              ...{ from, id: `wamid.in${++said}`, timestamp: String(at + said) },
              ...message,
            })),
          },
        },
      ],
    },
  ],
});
