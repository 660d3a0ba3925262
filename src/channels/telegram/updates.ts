import { z } from 'zod';
import { printable } from '#basics/printable.ts';

// PostgreSQL keeps no half of a pair of surrogates.
const words = z.string().transform((text) => printable(text).toWellFormed());
const name = words.catch('');
const number = z.number().int();

const person = z.object({
  id: number,
  is_bot: z.boolean(),
  first_name: name,
  last_name: name.optional(),
  language_code: z.string().optional(),
});
const chat = z.object({
  id: number,
  type: z.enum(['private', 'group', 'supergroup']),
  title: name.optional(),
  first_name: name.optional(),
  last_name: name.optional(),
});
const file = z.object({
  file_id: z.string(),
  file_size: number.optional(),
  mime_type: z.string().optional(),
  file_name: z.string().optional(),
  duration: number.optional(),
});
const size = file.extend({ width: number, height: number });
const location = z.object({
  latitude: z.number(),
  longitude: z.number(),
  horizontal_accuracy: z.number().optional(),
});

const message = z.object({
  message_id: number,
  from: person,
  chat,
  date: number,
  edit_date: number.optional(),
  /** It has become a supergroup, and this is the number it had. */
  migrate_from_chat_id: number.optional(),
  media_group_id: z.string().optional(),
  reply_to_message: z.object({ message_id: number, from: person.optional() }).optional(),
  text: words.optional(),
  caption: words.optional(),
  photo: z.array(size).min(1).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  location: location.optional(),
  venue: z.object({ title: name, address: name }).optional(),
});

const pressed = z.object({
  id: z.string(),
  from: person,
  // One that is too old comes with its place only.
  message: z.object({ message_id: number, chat }),
  data: words,
});

const member = z.object({ status: z.string() });
const membership = z.object({
  chat,
  from: person,
  date: number,
  old_chat_member: member,
  new_chat_member: member,
});

/** What Telegram brings, as far as we use it. A post in a channel is none of it. */
export const update = z.object({
  update_id: number,
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: pressed.optional(),
  my_chat_member: membership.optional(),
});

export type TelegramUpdate = z.infer<typeof update>;
export type TelegramMessage = z.infer<typeof message>;
export type TelegramChat = z.infer<typeof chat>;
export type TelegramPerson = z.infer<typeof person>;
export type TelegramMembership = z.infer<typeof membership>;
export type TelegramFile = z.infer<typeof file>;

/** The kinds of update we ask for. */
export const wantedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
] as const;

/** What people send and we cannot use; all else without words is Telegram speaking of the chat. */
export const unusable = [
  'animation',
  'contact',
  'dice',
  'document',
  'game',
  'live_photo',
  'paid_media',
  'poll',
  'rich_message',
  'sticker',
  'story',
  'video',
  'video_note',
] as const;
