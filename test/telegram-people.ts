// What people do at their end of Telegram, as the updates that come of it.
import { now } from '#server/clock.ts';

let updateId = 910_000_000;
let messageId = 5000;

type Photo = { fileId: string; words?: string; album?: string };

/** Somebody with a private chat (or, with `groupId`, in a group), who writes to the bot. */
export function telegramPerson(id: number, { language = 'ru', groupId = 0 } = {}) {
  const from = {
    id,
    is_bot: false,
    first_name: 'Ерлан',
    last_name: `${id}`,
    language_code: language,
  };
  const chat = groupId
    ? { id: groupId, title: 'ОСИ Жастар', type: 'supergroup' as const }
    : { id, first_name: 'Ерлан', type: 'private' as const };
  const dateOf = () => Math.floor(now().getTime() / 1000);
  const message = (content: object) => ({
    update_id: ++updateId,
    message: { message_id: ++messageId, from, chat, date: dateOf(), ...content },
  });
  return {
    id,
    writes: (text: string) => message({ text }),
    sendsPhoto: ({ fileId, words, album }: Photo) =>
      message({
        photo: [
          {
            file_id: `${fileId}-small`,
            file_unique_id: 's',
            width: 90,
            height: 67,
            file_size: 900,
          },
          { file_id: fileId, file_unique_id: 'l', width: 1280, height: 960, file_size: 90_000 },
        ],
        ...(words && { caption: words }),
        ...(album && { media_group_id: album }),
      }),
    speaks: (fileId: string) =>
      message({
        voice: { file_id: fileId, file_unique_id: 'v', duration: 3, mime_type: 'audio/ogg' },
      }),
    isAt: (latitude: number, longitude: number) => message({ location: { latitude, longitude } }),
    presses: (data: string, onMessage: number) => ({
      update_id: ++updateId,
      callback_query: {
        ...{ id: `press-${updateId}`, from, chat_instance: '1', data },
        message: { message_id: onMessage, date: dateOf(), chat },
      },
    }),
    edits: (said: { message: { message_id: number } }, text: string) => ({
      update_id: ++updateId,
      edited_message: {
        ...{ message_id: said.message.message_id, from, chat, text },
        ...{ date: dateOf(), edit_date: dateOf() },
      },
    }),
    blocks: () => ({
      update_id: ++updateId,
      my_chat_member: {
        ...{ chat, from, date: dateOf() },
        ...{ old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } },
      },
    }),
  };
}
