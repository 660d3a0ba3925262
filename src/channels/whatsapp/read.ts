import { z } from 'zod';
import { isPlace } from '#basics/place.ts';
import { printable } from '#basics/printable.ts';
import type { Delivery } from '#modules/chats/delivery.ts';
import type { Deed, Heard, MediaRef } from '#modules/chats/rules.ts';
import { RE_ENGAGEMENT } from './graph.ts';

const words = z.string().transform(printable);
const name = words.catch('');
const id = z.string().regex(/^[\x21-\x7e]{1,400}$/);
const number = z.string().regex(/^\d{5,20}$/);
const seconds = z
  .string()
  .regex(/^\d{1,11}$/)
  .transform(Number);
const file = z.object({ id, mime_type: z.string().optional(), caption: words.optional() });
const pressed = z.object({ id: words });

const message = z.object({
  from: number,
  id,
  timestamp: seconds,
  type: z.string(),
  group_id: z.string().optional(),
  context: z
    .object({ id: id.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  text: z.object({ body: words }).optional(),
  image: file.optional(),
  document: file.optional(),
  audio: file.optional(),
  voice: file.optional(),
  location: z
    .object({ latitude: z.number(), longitude: z.number(), name, address: name })
    .optional(),
  interactive: z
    .object({ button_reply: pressed.optional(), list_reply: pressed.optional() })
    .optional(),
  button: z.object({ payload: words }).optional(),
});
type Message = z.infer<typeof message>;

const status = z.object({
  id,
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  recipient_id: number,
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.object({ code: z.number(), title: words.optional() })).optional(),
});

const contact = z.object({ wa_id: z.string(), profile: z.object({ name }) });
const value = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(z.unknown()).catch([]),
  messages: z.array(z.unknown()).catch([]),
  statuses: z.array(z.unknown()).catch([]),
});
const change = z.object({ field: z.literal('messages'), value });
const body = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.unknown()).catch([]) })),
});

/** Those that are what they should be; the others are left out, so that one odd thing stops nothing. */
const sound = <T>(schema: z.ZodType<T>, given: readonly unknown[]): T[] =>
  given.flatMap((one) => {
    const read = schema.safeParse(one);
    return read.success ? [read.data] : [];
  });

/** What one delivery of the webhook says about our phone number. */
function valuesIn(brought: unknown, phoneId: string) {
  const read = body.safeParse(brought);
  if (!read.success) return [];
  const changes = read.data.entry.flatMap((entry) => sound(change, entry.changes));
  return changes.flatMap((one) =>
    one.value.metadata.phone_number_id === phoneId ? [one.value] : [],
  );
}

/** Everything people said to our number in one body, in our words. */
export function heardIn(brought: unknown, phoneId: string): Heard[] {
  return valuesIn(brought, phoneId).flatMap(({ contacts, messages }) => {
    const names = new Map(sound(contact, contacts).map((it) => [it.wa_id, it.profile.name]));
    return sound(message, messages).flatMap((one, nth) => {
      // The number of a person changed ("system"), or it was said in a group: nothing for us.
      if (one.group_id || one.type === 'system') return [];
      return [heardFrom(one, nth, names.get(one.from) ?? '')];
    });
  });
}

function heardFrom(said: Message, nth: number, person: string): Heard {
  return {
    updateId: said.id,
    chat: { address: said.from, kind: 'private', name: person },
    from: { id: said.from, name: person },
    messageId: said.id,
    ...(said.context?.id && { answers: said.context.id }),
    // Their clock knows seconds only: what came in one body keeps its order.
    position: said.timestamp * 1000 + Math.min(nth, 999),
    sentAt: new Date(said.timestamp * 1000).toISOString(),
    deed: deedOf(said),
  };
}

function deedOf({ type, text, image, document, location, button, ...more }: Message): Deed {
  if (type === 'text' && text) return wordsOrCommand(text.body);
  if (type === 'image' && image) return photoOf(image);
  if (type === 'document' && document?.mime_type?.startsWith('image/')) return photoOf(document);
  const voice = more.audio ?? more.voice;
  if (voice && (type === 'audio' || type === 'voice'))
    return { kind: 'voice', media: refOf(voice) };
  if (type === 'location' && location) return placeOf(location);
  if (type === 'button' && button) return { kind: 'choice', value: button.payload };
  const reply = more.interactive?.button_reply ?? more.interactive?.list_reply;
  if (type === 'interactive' && reply) return { kind: 'choice', value: reply.id };
  return { kind: type === 'request_welcome' ? 'opened' : 'other' };
}

/** WhatsApp offers our commands after a slash, and sends what was chosen as a text. */
function wordsOrCommand(said: string): Deed {
  const [, command, after = ''] = /^\/([a-z]{1,32})(?:\s+([^]*))?$/i.exec(said.trim()) ?? [];
  if (!command) return { kind: 'words', words: said };
  return { kind: 'command', name: command.toLowerCase(), words: after.trim() };
}

const refOf = (sent: z.infer<typeof file>): MediaRef => ({
  id: sent.id,
  ...(sent.mime_type && { mime: sent.mime_type }),
});

const photoOf = (sent: z.infer<typeof file>): Deed => ({
  kind: 'photo',
  media: refOf(sent),
  words: sent.caption ?? '',
});

function placeOf({ latitude, longitude, ...told }: NonNullable<Message['location']>): Deed {
  const place = { lon: longitude, lat: latitude };
  if (!isPlace(place)) return { kind: 'other' };
  const said = [told.name, told.address].filter(Boolean).join(', ');
  return { kind: 'place', place, ...(said && { name: said }) };
}

/** What became of our messages, as one body of the webhook says it. */
export function deliveriesIn(brought: unknown, phoneId: string): Delivery[] {
  return valuesIn(brought, phoneId).flatMap(({ statuses }) =>
    sound(status, statuses).map((one): Delivery => {
      const ours = one.biz_opaque_callback_data;
      const about = { address: one.recipient_id, externalId: one.id, ...(ours && { ours }) };
      if (one.status !== 'failed') return { ...about, state: 'arrived' };
      const { code = 0, title = '' } = one.errors?.[0] ?? {};
      const problem = `WhatsApp ${code}: ${title}`.slice(0, 200);
      return { ...about, state: 'failed', problem, again: RE_ENGAGEMENT.has(code) };
    }),
  );
}
