import { sql } from 'kysely';
import { inLocale, type Locale } from '#basics/localised.ts';
import type { Actor } from '#modules/people/rules.ts';
import { staffNames } from '#modules/people/who-may.ts';
import { titlesOf } from '#modules/publications/desk.ts';
import { groundsWith, onGroundsOf, type Grounds } from '#modules/publications/grounds.ts';
import { db } from '#server/database.ts';
import type { CommentFilters } from './input.ts';
import { MANY_ALIKE, type CommentSign, type LeavingReason } from './rules.ts';

const PAGE = 50;

type Folded = {
  publication_id: string;
  id: string;
  times: number;
  rank: number;
  sent_at: Date;
};
type Row = Folded & {
  name: string;
  words: string;
  locale: Locale;
  signs: CommentSign[];
  flags: number;
  decided_at: Date | null;
  decided_by: string | null;
  reason: LeavingReason | null;
};

/**
 * Comments on one's ground, a page of them: those that wait with the flagged first, then the least like
 * spam, the oldest first; the same words are one row. What was decided: the newest first. 4 queries.
 */
export async function deskComments(actor: Actor, filters: CommentFilters, locale: Locale) {
  const grounds = await groundsWith(actor, 'comment.moderate');
  const rows = await (filters.state === 'held' ? waiting : decided)(grounds, filters);
  const items = await itemsWithComments(grounds);
  const titles = await titlesOf([
    ...new Set([...rows.map((row) => row.publication_id), ...items.map(({ id }) => id)]),
  ]);
  const names = await staffNames(
    db,
    rows.flatMap(({ decided_by: by }) => by ?? []),
  );
  const titleOf = (id: string) => inLocale(titles.get(id) ?? {}, locale);
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    comments: shown.map(({ publication_id: publicationId, sent_at: sentAt, ...row }) => ({
      ...{ publicationId, id: row.id, sentAt, times: row.times, flags: row.flags },
      ...{ name: row.name, words: row.words, locale: row.locale, signs: row.signs },
      ...{ alike: row.times >= MANY_ALIKE, decidedAt: row.decided_at, reason: row.reason },
      decidedBy: names.get(row.decided_by ?? '') ?? '',
      title: titleOf(publicationId),
    })),
    next: rows.length > PAGE && last ? `${last.rank}_${last.sent_at.getTime()}_${last.id}` : null,
    items: items.map(({ id, held }) => ({ id, held, title: titleOf(id) })),
  };
}

const ranked = sql`case when max(flags) > 0 then -1
  else max(cardinality(signs)) + (count(*) >= ${MANY_ALIKE})::int end`;

async function waiting(grounds: Grounds, { item, sign, after }: CommentFilters): Promise<Row[]> {
  const [rank = '', at = '', id = ''] = (after ?? '').split('_');
  const { rows } = await sql<Row>`
    with folded as (
      select publication_id, words_key, count(*)::int as times, min(sent_at) as sent_at,
        (array_agg(id order by sent_at, id))[1] as id, (${ranked})::int as rank
      from comments
      where state = 'held'
        and publication_id in (select id from publications where ${onGroundsOf(grounds)})
        and (${item ?? null}::uuid is null or publication_id = ${item ?? null}::uuid)
      group by publication_id, words_key
      having ${having(sign)})
    select folded.publication_id, folded.id, folded.times, folded.rank, folded.sent_at, comments.name,
      comments.words, comments.locale, comments.signs, comments.flags, comments.decided_at,
      comments.decided_by, comments.reason
    from folded join comments using (publication_id, id)
    where ${after === undefined} or (folded.rank, folded.sent_at, folded.id)
      > (${Number(rank)}::int, ${new Date(Number(at))}::timestamptz, ${id || null}::uuid)
    order by folded.rank, folded.sent_at, folded.id
    limit ${PAGE + 1}`.execute(db);
  return rows;
}

function having(sign: CommentFilters['sign']) {
  if (sign === undefined) return sql`true`;
  if (sign === 'flagged') return sql`max(flags) > 0`;
  if (sign === 'any') return sql`(${ranked}) > 0`;
  if (sign === 'none') return sql`(${ranked}) < 1`;
  return sql`bool_or(${sign} = any(signs))`;
}

async function decided(grounds: Grounds, { state, item, after }: CommentFilters): Promise<Row[]> {
  const [, at = '', id = ''] = (after ?? '').split('_');
  const { rows } = await sql<Row>`
    select publication_id, id, 1 as times, 0 as rank, sent_at, name, words, locale, signs, flags,
      decided_at, decided_by, reason
    from comments
    where state = ${state}
      and publication_id in (select id from publications where ${onGroundsOf(grounds)})
      and (${item ?? null}::uuid is null or publication_id = ${item ?? null}::uuid)
      and (${after === undefined} or (sent_at, id)
        < (${new Date(Number(at))}::timestamptz, ${id || null}::uuid))
    order by sent_at desc, id desc
    limit ${PAGE + 1}`.execute(db);
  return rows;
}

const MOST_ITEMS = 100;

/** The items that have comments waiting, to choose one; those with most first. */
async function itemsWithComments(grounds: Grounds) {
  const { rows } = await sql<{ id: string; held: number }>`
    select publication_id as id, count(*)::int as held
    from comments
    where state = 'held'
      and publication_id in (select id from publications where ${onGroundsOf(grounds)})
    group by publication_id order by held desc, id limit ${MOST_ITEMS}`.execute(db);
  return rows;
}
