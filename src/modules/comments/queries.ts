import type { CommentsThere } from '#modules/publications/rules.ts';
import { readDb } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { commentSeenByStranger } from './rules.ts';
import { asComment } from './stored.ts';

const PAGE = 50;

type Item = { id: string; out: boolean; comments: CommentsThere };

/** One page of what everybody reads under an item, oldest first, and where the next begins. 1 query. */
export async function publicComments(item: Item, after?: string) {
  if (item.comments === 'off') return { comments: [], next: null };
  const [at, id] = /^\d{1,15}_[\da-f-]{36}$/.test(after ?? '') ? (after ?? '').split('_') : [];
  const rows = await readDb
    .selectFrom('comments')
    .select(['id', 'state', 'name', 'words', 'locale', 'sent_at'])
    .where('publication_id', '=', item.id)
    .where('state', '=', 'published')
    .$if(isId(id ?? ''), (it) =>
      it.where((where) =>
        where(where.refTuple('sent_at', 'id'), '>', where.tuple(new Date(Number(at)), id ?? '')),
      ),
    )
    .orderBy('sent_at')
    .orderBy('id')
    .limit(PAGE + 1)
    .execute();
  const seen = rows.flatMap((row) => commentSeenByStranger(asComment(row), item) ?? []);
  const shown = seen.slice(0, PAGE);
  const last = shown.at(-1);
  const next = seen.length > PAGE && last ? `${last.sentAt.getTime()}_${last.id}` : null;
  return { comments: shown, next };
}

/** How many everybody reads under an item. 1 query. */
export async function publicCount(item: Item): Promise<number> {
  if (item.comments === 'off' || !item.out) return 0;
  const { count } = await readDb
    .selectFrom('comments')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('publication_id', '=', item.id)
    .where('state', '=', 'published')
    .executeTakeFirstOrThrow();
  return count;
}
