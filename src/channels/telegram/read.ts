import { isPlace } from '#basics/place.ts';
import type { Deed, Heard, MediaRef } from '#modules/chats/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import {
  unusable,
  update as updateSchema,
  type TelegramChat,
  type TelegramFile,
  type TelegramMembership,
  type TelegramMessage,
  type TelegramPerson,
  type TelegramUpdate,
} from './updates.ts';

/** Places in a chat within one second: the number of the update says which came first. */
const PLACES = 1_000_000;

/** Our own number among all of Telegram's; it stands before the colon of the token. */
const ownId = () => Number(config.telegram?.token.split(':')[0]);

let ownName = '';

/** Notes how the bot is called, so that a command for another bot of a group is not taken for ours. */
export function noteOwnName(name: string): void {
  ownName = name.toLowerCase();
}

/** One update, or several in the order they came, in our words. What does not concern us is left out. */
export function read(body: unknown): Heard[] {
  let lastS = 0;
  return (Array.isArray(body) ? body : [body]).flatMap((one: unknown) => {
    const { data: update } = updateSchema.safeParse(one);
    if (!update) return [];
    // Nobody says when a button was pressed: not before what came before it.
    const atS = momentOf(update) ?? (lastS || Math.floor(now().getTime() / 1000));
    lastS = Math.max(lastS, atS);
    const heard = heardIn(update, one);
    if (!heard) return [];
    const position = atS * PLACES + (update.update_id % PLACES);
    const sentAt = new Date(atS * 1000).toISOString();
    return [{ updateId: String(update.update_id), position, sentAt, ...heard }];
  });
}

function momentOf({ message, edited_message: edited, my_chat_member: member }: TelegramUpdate) {
  return message?.date ?? edited?.edit_date ?? edited?.date ?? member?.date;
}

type Said = Omit<Heard, 'updateId' | 'position' | 'sentAt'>;

function heardIn(update: TelegramUpdate, raw: unknown): Said | null {
  const { message, edited_message: edited, callback_query: pressed } = update;
  if (message?.migrate_from_chat_id) return movedFrom(message, message.migrate_from_chat_id);
  if (message) return said(message, deedOf(message, (raw as { message: object }).message));
  if (edited) return said(edited, editOf(edited));
  if (pressed) {
    return {
      chat: chatOf(pressed.message.chat),
      from: personOf(pressed.from),
      // The press has a name of its own, by which it is answered.
      messageId: pressed.id,
      answers: String(pressed.message.message_id),
      deed: { kind: 'choice', value: pressed.data },
    };
  }
  return update.my_chat_member ? membershipOf(update.my_chat_member) : null;
}

function said(message: TelegramMessage, deed: Deed | null): Said | null {
  const { chat, from, message_id: id, reply_to_message: answered } = message;
  const answersUs = answered?.from?.id === ownId();
  if (!deed || from.is_bot) return null;
  // What members say to each other is none of our business.
  if (chat.type !== 'private' && deed.kind !== 'command' && !answersUs) return null;
  return {
    ...{ chat: chatOf(chat), from: personOf(from), messageId: String(id), deed },
    ...(answersUs && { answers: String(answered?.message_id) }),
  };
}

/** A group that has become a supergroup has another number from now on. */
const movedFrom = ({ chat, from, message_id: id }: TelegramMessage, before: number): Said => ({
  chat: { ...chatOf(chat), before: String(before) },
  ...{ from: personOf(from), messageId: String(id), deed: { kind: 'other' } },
});

const chatOf = (chat: TelegramChat): Heard['chat'] => ({
  address: String(chat.id),
  kind: chat.type === 'private' ? 'private' : 'group',
  name: chat.title ?? nameOf(chat),
});

const personOf = (person: TelegramPerson): Heard['from'] => ({
  ...{ id: String(person.id), name: nameOf(person) },
  ...(person.language_code && { language: person.language_code }),
});

const nameOf = (named: { first_name?: string | undefined; last_name?: string | undefined }) =>
  [named.first_name, named.last_name].filter(Boolean).join(' ');

function deedOf(message: TelegramMessage, raw: object): Deed | null {
  const { text, voice, audio } = message;
  if (text !== undefined) return wordsOrCommand(text);
  const picture = pictureIn(message);
  if (picture) {
    const album = message.media_group_id;
    const words = message.caption ?? '';
    return { kind: 'photo', media: refOf(picture), words, ...(album && { album }) };
  }
  const spoken = voice ?? audio;
  if (spoken) {
    const seconds = spoken.duration;
    return { kind: 'voice', media: refOf(spoken), ...(seconds !== undefined && { seconds }) };
  }
  if (message.location) return placeOf(message);
  return unusable.some((kind) => kind in raw) ? { kind: 'other' } : null;
}

/** `/near@our_bot abc`; what is meant for another bot is no command of ours. */
function wordsOrCommand(text: string): Deed | null {
  const [, name, to = '', words = ''] =
    /^\/([a-z]\w{0,31})(?:@(\w+))?(?:\s+([^]*))?$/i.exec(text.trim()) ?? [];
  if (!name) return { kind: 'words', words: text };
  if (to && ownName && to.toLowerCase() !== ownName) return null;
  return { kind: 'command', name: name.toLowerCase(), words: words.trim() };
}

/** The largest size of a photo, or a picture that was sent as a file: phones keep its place in it. */
function pictureIn({ photo, document }: TelegramMessage): TelegramFile | undefined {
  if (photo) return photo.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
  const { mime_type: mime = '', file_name: name = '' } = document ?? {};
  return mime.startsWith('image/') || /\.(heic|heif)$/i.test(name) ? document : undefined;
}

const refOf = ({ file_id: id, mime_type: mime, file_size: bytes }: TelegramFile): MediaRef => ({
  ...{ id, ...(mime && { mime }), ...(bytes !== undefined && { bytes }) },
});

function placeOf({ location, venue }: TelegramMessage): Deed {
  const { latitude: lat = 0, longitude: lon = 0, horizontal_accuracy: accuracyM } = location ?? {};
  const place = { lon, lat, ...(accuracyM !== undefined && { accuracyM }) };
  if (!isPlace(place)) return { kind: 'other' };
  const name = [venue?.title, venue?.address].filter(Boolean).join(', ');
  return { kind: 'place', place, ...(name && { name }) };
}

/** A live location is edited all the time: where they first said they are is what counts. */
function editOf({ text, caption, location, message_id: id }: TelegramMessage): Deed | null {
  if (location) return null;
  return { kind: 'edited', words: text ?? caption ?? '', messageId: String(id) };
}

const outside = new Set(['left', 'kicked']);

function membershipOf(change: TelegramMembership): Said | null {
  const wasOut = outside.has(change.old_chat_member.status);
  const isOut = outside.has(change.new_chat_member.status);
  if (wasOut === isOut) return null;
  const chat = chatOf(change.chat);
  const inGroup = isOut ? ('left' as const) : ('joined' as const);
  const alone = isOut ? ('blocked' as const) : ('opened' as const);
  return {
    ...{ chat, from: personOf(change.from), messageId: '' },
    deed: { kind: chat.kind === 'group' ? inGroup : alone },
  };
}
