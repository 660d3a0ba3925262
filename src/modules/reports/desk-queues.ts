import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import type { Queue } from './input.ts';
import { readCode } from './rules.ts';

const queueFields = [
  'id',
  'code',
  'state',
  'showing',
  'category_id',
  'area_id',
  'organisation_id',
  'words',
  'address',
  'channel',
  'filed_at',
  'changed_at',
  'due_at',
] as const;

/** What the desk's list says of a report. */
export const deskRows = () => db.selectFrom('reports').select(queueFields);
type DeskQuery = ReturnType<typeof deskRows>;

/** What narrows the list to one queue. */
export const inQueue: Record<Queue, (query: DeskQuery) => DeskQuery> = {
  triage: (query) => query.where('state', '=', 'received'),
  held: (query) => query.where('showing', '=', 'held'),
  late: (query) =>
    query.where('state', 'in', ['assigned', 'accepted', 'disputed']).where('due_at', '<', now()),
  open: (query) => query.where('state', 'in', ['assigned', 'accepted']),
  claimed: (query) => query.where('state', '=', 'claimed'),
  disputed: (query) => query.where('state', '=', 'disputed'),
  all: (query) => query,
};

/** By words (Russian stems, exact address), and by number when it looks like one: "headlight" does. */
export function searched(query: DeskQuery, words: string): DeskQuery {
  const code = readCode(words)?.code ?? null;
  return query.where(
    sql<boolean>`(code = ${code} or search @@ (websearch_to_tsquery('russian', ${words}) || websearch_to_tsquery('simple', ${words})))`,
  );
}
