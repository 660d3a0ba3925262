import { sql } from 'kysely';
import { inLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { groundsOf, type Actor } from '#modules/people/rules.ts';
import { itemsByIds, type Item } from '#modules/syndication/queries.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { block } from './blocks.ts';
import { mayForHouse, mayLookAfter, requireEditor, requireForHouse } from './grounds.ts';
import type { ReplyFilters } from './input.ts';

const PAGE = 20;
/** So many posts are looked through for an editor of a part of the house. */
const MOST_POSTS = 2000;

/**
 * One page of what was answered elsewhere to things on one's grounds, newest first, and the cursor
 * of the next: those nobody looked at yet, or those left out.
 */
export async function heldReplies(actor: Actor, { list, after }: ReplyFilters, locale: Locale) {
  requireEditor(actor);
  const ids = await onGrounds(actor);
  const [at, id] = (after ?? '').split('_');
  const rows = await db
    .selectFrom('federation_replies')
    .selectAll()
    .where('read_at', list === 'read' ? 'is not' : 'is', null)
    .$if(ids !== null, (it) => it.where(sql<boolean>`item_id = any(${ids}::uuid[])`))
    .$if(Boolean(at && id), (it) =>
      it.where((where) =>
        where(
          where.refTuple('received_at', 'id'),
          '<',
          where.tuple(new Date(Number(at)), id ?? ''),
        ),
      ),
    )
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  const items = new Map(
    (await itemsByIds([...new Set(shown.map((row) => row.item_id))])).map((item) => [
      item.id,
      item,
    ]),
  );
  return {
    replies: shown.map((row) => ({
      ...{ id: row.id, words: row.words, name: row.author_name, account: row.author },
      ...{ host: new URL(row.author).hostname, receivedAt: row.received_at },
      post: postOf(items.get(row.item_id), locale),
    })),
    next: rows.length > PAGE && last ? `${last.received_at.getTime()}_${last.id}` : null,
    mayBlock: mayForHouse(actor),
  };
}

function postOf(item: Item | undefined, locale: Locale) {
  if (!item) return null;
  const titles = Object.entries(item.texts).map(([language, { title }]) => [language, title]);
  return { path: item.path, title: inLocale(Object.fromEntries(titles), locale) };
}

/** The things whose replies one looks after; null: all. */
async function onGrounds(actor: Actor): Promise<string[] | null> {
  if (groundsOf(actor, 'publication.edit') === null) return null;
  const answered = await db
    .selectFrom('federation_replies')
    .select('item_id')
    .distinct()
    .limit(MOST_POSTS)
    .execute();
  const items = await itemsByIds(answered.map((row) => row.item_id));
  return items.filter((item) => mayLookAfter(actor, item)).map(({ id }) => id);
}

async function replyOf(actor: Actor, id: string) {
  requireEditor(actor);
  const row = isId(id)
    ? await db
        .selectFrom('federation_replies')
        .select(['id', 'item_id', 'author'])
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('elsewhere.reply-gone', 404);
  const [item] = await itemsByIds([row.item_id]);
  if (item ? !mayLookAfter(actor, item) : !mayForHouse(actor)) {
    throw new Refusal('publication.not-yours', 403);
  }
  return row;
}

/** It was read, and nothing is to be done about it. It is kept as long as any. */
export async function leaveOutReply(actor: Actor, id: string): Promise<void> {
  const reply = await replyOf(actor, id);
  await change((tx) =>
    tx
      .updateTable('federation_replies')
      .set({ read_at: now() })
      .where('id', '=', reply.id)
      .where('read_at', 'is', null)
      .execute(),
  );
}

/** Forgets it at once. */
export async function forgetReply(actor: Actor, id: string): Promise<void> {
  const reply = await replyOf(actor, id);
  await change(async (tx) => {
    await tx.deleteFrom('federation_replies').where('id', '=', reply.id).execute();
    await record(tx, actor, 'elsewhere.reply-forgotten', { subject: 'elsewhere', id: reply.id });
  });
}

/** Hears whoever wrote it no more, or their whole server. */
export async function blockAuthor(actor: Actor, id: string, kind: 'account' | 'server') {
  requireForHouse(actor);
  const { author } = await replyOf(actor, id);
  await block(actor, { kind, name: kind === 'account' ? author : new URL(author).hostname });
}
