import { makeLinkCode } from '#modules/chats/codes.ts';
import { handleUpdate } from '#modules/chats/handling.ts';
import { takeUpdates, waitingUpdates } from '#modules/chats/inbox.ts';
import { accountIdOf } from '#modules/chats/accounts.ts';
import type { Deed, Fetched, Heard, Messenger, Said } from '#modules/chats/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { Person } from './people.ts';

type Speaking = Partial<Pick<Heard, 'answers'>> & {
  media?: Fetched;
  from?: { id: string; name: string };
};

let position = 0;

/** A chat of a messenger, as a test speaks and reads in it. */
export function chatOf(
  address: string,
  { kind = 'private', messenger = 'telegram' as Messenger }: Partial<Where> = {},
) {
  const id = accountIdOf(messenger, address);

  /** Somebody does something there, and it is handled. Gives what we said then. */
  const does = async (deed: Deed, { media, from, answers }: Speaking = {}): Promise<Said[]> => {
    const before = new Set((await said()).map((one) => one.id));
    position += 1;
    await takeUpdates(messenger, [
      {
        ...{ updateId: newId(), messageId: `in ${position}`, position },
        ...{ chat: { address, kind, name: `Chat ${address}` }, ...(answers && { answers }) },
        from: { language: 'en', ...(from ?? { id: address, name: `Who ${address}` }) },
        ...{ sentAt: now().toISOString(), deed },
      },
    ]);
    for (const update of await waitingUpdates(id)) {
      await handleUpdate(id, update.id, media ?? null);
    }
    return (await said()).filter((one) => !before.has(one.id)).map(({ said: words }) => words);
  };

  /** All that was said there and not sent yet, in order. */
  const said = async () => {
    const rows = await db
      .selectFrom('chat_messages')
      .select(['id', 'said', 'report_id'])
      .where('account_id', '=', id)
      .where('said', 'is not', null)
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ ...row, said: row.said as Said }));
  };

  return {
    ...{ id, does, said },
    writes: (words: string, more?: Speaking) => does({ kind: 'words', words }, more),
    presses: (value = '', more?: Speaking) => does({ kind: 'choice', value }, more),
    commands: (name: string, words = '', more?: Speaking) =>
      does({ kind: 'command', name, words }, more),
    sends: (bytes: Buffer, more: Speaking & { album?: string; words?: string } = {}) => {
      const { album, words = '', ...rest } = more;
      const deed = { kind: 'photo' as const, media: { id: newId() }, words };
      return does({ ...deed, ...(album && { album }) }, { media: { bytes }, ...rest });
    },
    /** The last thing we said. */
    last: async () => (await said()).at(-1)?.said,
    /** All was sent: the messenger's name of the last one. */
    delivered: async () => {
      const [last] = (await said()).slice(-1);
      const externalId = `out ${(position += 1)}`;
      if (last) {
        await db
          .updateTable('chat_messages')
          .set({ state: 'sent', external_id: externalId })
          .where('account_id', '=', id)
          .where('id', '=', last.id)
          .execute();
      }
      return externalId;
    },
  };
}

type Where = { kind: 'private' | 'group'; messenger: Messenger };

export type Chat = ReturnType<typeof chatOf>;

/** What the button with these words says when it is pressed. */
export const buttonOf = (said: Said | undefined, words: string) =>
  said?.choices?.flat().find((choice) => choice.words === words)?.value;

/** The private chat of a member of staff, linked by a code. */
export async function link(person: Person, address: string) {
  const made = chatOf(address);
  const { code } = await makeLinkCode(person, { organisationId: null });
  await made.commands('start', code);
  return made;
}

/** What a chat was told about a report, in order. */
export const toldIn = async (where: Chat, reportId: string) =>
  (await where.said()).filter((one) => one.report_id === reportId).map(({ said }) => said);
