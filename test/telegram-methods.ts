// What Telegram's Bot API takes (core.telegram.org/bots/api, 9.x), as strict as its documentation.
import { z } from 'zod';

const whole = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
const chat_id = z.union([whole, z.string().regex(/^@[A-Za-z]\w{4,31}$/)]);
const message_id = whole;
const bytesOf = (text: string) => Buffer.byteLength(text);
/** Telegram counts characters in UTF-16 units. */
const text = (most: number) => z.string().trim().min(1, 'message text is empty').max(most);
const address = z.url({ protocol: /^(https?|tg)$/, hostname: /\./ });

const caption = z.string().max(1024, 'message caption is too long').optional();
const inlineButton = z.union([
  z.strictObject({
    text: text(4096),
    callback_data: z
      .string()
      .refine((data) => bytesOf(data) >= 1 && bytesOf(data) <= 64, 'BUTTON_DATA_INVALID'),
  }),
  z.strictObject({ text: text(4096), url: address }),
]);
const keyButton = z.union([
  z.string().min(1),
  z.strictObject({ text: text(4096), request_location: z.literal(true).optional() }),
]);
const entities = z
  .array(
    z.strictObject({
      type: z.enum(['bold', 'italic']),
      offset: z.number().int().min(0),
      length: z.number().int().min(1),
    }),
  )
  .max(100)
  .optional();
const rows = <T extends z.ZodType>(button: T) =>
  z.array(z.array(button).min(1).max(8)).min(1).max(100);

const reply_markup = z.union([
  z.strictObject({ inline_keyboard: rows(inlineButton) }),
  z.strictObject({
    keyboard: rows(keyButton),
    resize_keyboard: z.boolean().optional(),
    one_time_keyboard: z.boolean().optional(),
  }),
  z.strictObject({ remove_keyboard: z.literal(true) }),
]);

const language_code = z
  .string()
  .regex(/^[a-z]{2}$/)
  .optional();
const command = z.strictObject({
  command: z.string().regex(/^[a-z0-9_]{1,32}$/),
  description: text(256),
});

/** What each method takes. No parse_mode: nothing of ours is to be read as a marking. */
export const methods = {
  getMe: z.strictObject({}),
  getUpdates: z.strictObject({
    offset: z.number().int().optional(),
    limit: z.number().int().min(1).max(100).optional(),
    timeout: z.number().int().min(0).max(50).optional(),
    allowed_updates: z.array(z.string()).optional(),
  }),
  setWebhook: z.strictObject({
    url: z.url({ protocol: /^https$/, error: 'bad webhook: An HTTPS URL must be provided' }),
    secret_token: z.string().regex(/^[\w-]{1,256}$/),
    allowed_updates: z.array(z.string()),
    max_connections: z.number().int().min(1).max(100).optional(),
  }),
  deleteWebhook: z.strictObject({ drop_pending_updates: z.boolean().optional() }),
  setMyCommands: z.strictObject({
    commands: z.array(command).min(1).max(100),
    scope: z.strictObject({ type: z.enum(['all_private_chats', 'all_group_chats']) }).optional(),
    language_code,
  }),
  sendMessage: z.strictObject({
    ...{ chat_id, text: text(4096), reply_markup: reply_markup.optional() },
    link_preview_options: z.strictObject({ is_disabled: z.boolean() }).optional(),
    entities,
  }),
  sendPhoto: z.strictObject({
    ...{ chat_id, photo: z.instanceof(Buffer), reply_markup: reply_markup.optional() },
    ...{ caption, caption_entities: entities },
  }),
  editMessageText: z.strictObject({ chat_id, message_id, text: text(4096), entities }),
  editMessageCaption: z.strictObject({ chat_id, message_id, caption, caption_entities: entities }),
  deleteMessage: z.strictObject({ chat_id, message_id }),
  sendLocation: z.strictObject({
    ...{ chat_id, latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) },
  }),
  answerCallbackQuery: z.strictObject({
    callback_query_id: z.string().min(1),
    text: z.string().max(200).optional(),
  }),
  getFile: z.strictObject({ file_id: z.string().min(1) }),
};

export type Method = keyof typeof methods;
export const isMethod = (name: string): name is Method => Object.hasOwn(methods, name);

/** A form says all in words: what is no file is read as JSON where it is JSON. */
export async function formFields(type: string, raw: Buffer): Promise<Record<string, unknown>> {
  const form = await new Response(new Uint8Array(raw), {
    headers: { 'content-type': type },
  }).formData();
  const fields: Record<string, unknown> = {};
  const files = new Map<string, Buffer>();
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = /^[[{]/.test(value) ? JSON.parse(value) : value;
    else files.set(name, Buffer.from(await value.arrayBuffer()));
  }
  for (const [name, value] of Object.entries(fields)) {
    const attached = typeof value === 'string' && /^attach:\/\/(.+)$/.exec(value)?.[1];
    if (!attached) continue;
    fields[name] = files.get(attached);
    files.delete(attached);
  }
  return { ...fields, ...Object.fromEntries(files) };
}
