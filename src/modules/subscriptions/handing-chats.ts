import type { Item } from '#modules/syndication/queries.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import type { Outcome, Reader } from './handing.ts';

/** A revision that some chats are told at once. */
export type ToldItem = { itemId: string; revision: number; chats: string[] };
/** What has gathered for one chat, newest first; the same day is told once. */
export type ToldDigest = { chatId: string; day: string; itemIds: string[] };

type Settle = (tx: Tx, outcomes: readonly Outcome[]) => Promise<void>;

const isChat = ({ way, address }: Reader) => way === 'chat' && address !== null;
const handedOver = ({ id }: Reader): Outcome => ({ id, state: 'sent', problem: null });

/**
 * Hands what is urgent to the chats among some readers: that it was handed over and that somebody is
 * to say it are written down together, so it is said once. Gives the other readers.
 */
export async function handToChats<One extends Reader>(
  readers: readonly One[],
  item: Pick<Item, 'id' | 'revision'>,
  settle: Settle,
): Promise<One[]> {
  const there = readers.filter(isChat);
  const chats = there.flatMap(({ address }) => address ?? []);
  if (chats.length > 0) {
    const told: ToldItem = { itemId: item.id, revision: item.revision, chats };
    await change(async (tx) => {
      await settle(tx, there.map(handedOver));
      await later(tx, 'chats.tell-item', told);
    });
  }
  return readers.filter((one) => !isChat(one));
}

/** The same for what has gathered: one message a chat. */
export async function handDigestsToChats<One extends Reader>(
  readers: readonly One[],
  told: { day: string; itemsOf: (reader: One) => readonly Item[] },
  settle: Settle,
): Promise<One[]> {
  const there = readers.filter(isChat);
  if (there.length > 0) {
    await change(async (tx) => {
      await settle(tx, there.map(handedOver));
      for (const one of there) {
        const itemIds = told.itemsOf(one).map(({ id }) => id);
        const digest: ToldDigest = { chatId: one.address ?? '', day: told.day, itemIds };
        await later(tx, 'chats.tell-digest', digest);
      }
    });
  }
  return readers.filter((one) => !isChat(one));
}
