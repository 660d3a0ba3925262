import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import type { MarkForm } from './input-entry.ts';
import { asContest, joinContest, textsById, timesOf, type ContestRow } from './keeping.ts';
import type { ContestPart } from './keys.ts';
import { shuffled } from './orders.ts';
import { acceptedEntries } from './queries.ts';
import { takesMarks } from './rules.ts';
import { entrySeenByJuror } from './seen.ts';

/**
 * A juror gives an entry its marks, or says that they know whose it is and is left out of that one.
 * Once nothing can be entered any more and until judging is closed; the last ones count.
 */
export function markEntry(juror: ContestPart, input: MarkForm): Promise<void> {
  return change(async (tx) => {
    const contest = await joinContest(tx, { id: juror.contestId });
    if (!takesMarks(timesOf(contest), now())) throw new Refusal('contest.judging-closed');
    await requireSeat(tx, juror);
    const scores = contest.criteria.map((_, at) => input.scores[String(at)]);
    const missing = scores.findIndex((score) => score === undefined);
    if (!input.knows && missing !== -1)
      throw new Refusal('contest.score-wrong', 400, {}, `scores.${missing}`);
    const entry = await tx
      .selectFrom('contest_entries')
      .select('id')
      .where('contest_id', '=', contest.id)
      .where('number', '=', input.number)
      .where('state', '=', 'accepted')
      .executeTakeFirst();
    if (!entry) throw new Refusal('contest.entry-unknown', 404);
    const mark = {
      scores: input.knows ? [] : scores.map((score) => score ?? 0),
      ...{ knows: input.knows, note: input.note, marked_at: now() },
    };
    await tx
      .insertInto('contest_marks')
      .values({ contest_id: contest.id, juror_id: juror.id, entry_id: entry.id, ...mark })
      .onConflict((it) => it.columns(['contest_id', 'juror_id', 'entry_id']).doUpdateSet(mark))
      .execute();
  });
}

/** Whoever was let go meanwhile marks nothing more. */
async function requireSeat(tx: Tx, { contestId, id }: ContestPart): Promise<void> {
  const seat = await tx
    .selectFrom('contest_jurors')
    .select('id')
    .where('contest_id', '=', contestId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (!seat) throw new Refusal('contest.juror-unknown', 404);
}

const PAGE = 20;

/**
 * What a juror works on: a page of the entries in an order of their own, each with their own marks only.
 * Without `page` the first on which something is not marked yet; beyond the last one, the last.
 */
export async function juryPage(juror: ContestPart, page?: number) {
  const row = await db
    .selectFrom('contests')
    .selectAll()
    .where('id', '=', juror.contestId)
    .executeTakeFirstOrThrow();
  const contest = asContest(row);
  const open = takesMarks(timesOf(contest), now());
  const [texts, order] = await Promise.all([
    textsById(db, [contest.id]),
    open ? orderOf(juror) : [],
  ]);
  const pages = Math.max(1, Math.ceil(order.length / PAGE));
  const next = order.findIndex(({ marked }) => !marked);
  const shown = Math.min(page ?? Math.floor(Math.max(next, 0) / PAGE) + 1, pages);
  const ids = order.slice((shown - 1) * PAGE, shown * PAGE).map(({ id }) => id);
  return {
    ...{ code: contest.code, state: contest.state, open, closesAt: contest.closes_at },
    ...{ groups: contest.groups, criteria: contest.criteria, texts: texts.get(contest.id) ?? {} },
    ...{ page: shown, pages, count: order.length },
    marked: order.filter(({ marked }) => marked).length,
    entries: await entriesWithMarks(contest, juror, ids),
  };
}

/** What takes part, in the order of a juror, and whether they marked it. */
async function orderOf({ contestId, id }: ContestPart) {
  const rows = await db
    .selectFrom('contest_entries as entry')
    .leftJoin('contest_marks as mark', (join) =>
      join
        .onRef('mark.contest_id', '=', 'entry.contest_id')
        .onRef('mark.entry_id', '=', 'entry.id')
        .on('mark.juror_id', '=', id),
    )
    .select(['entry.id', 'mark.marked_at'])
    .where('entry.contest_id', '=', contestId)
    .where('entry.state', '=', 'accepted')
    .execute();
  return shuffled(
    rows.map((row) => ({ id: row.id, marked: row.marked_at !== null })),
    id,
  );
}

async function entriesWithMarks(contest: ContestRow, juror: ContestPart, ids: readonly string[]) {
  const [entries, own] = await Promise.all([
    acceptedEntries(contest, ids),
    ids.length > 0 ? ownMarks(juror, ids) : [],
  ]);
  const marks = new Map(own);
  return entries.flatMap((one) => {
    const seen = entrySeenByJuror(one);
    return seen ? [{ ...seen, mark: marks.get(one.entry.id) ?? null }] : [];
  });
}

async function ownMarks({ contestId, id }: ContestPart, ids: readonly string[]) {
  const rows = await db
    .selectFrom('contest_marks')
    .select(['entry_id', 'scores', 'knows', 'note'])
    .where('contest_id', '=', contestId)
    .where('juror_id', '=', id)
    .where('entry_id', 'in', [...ids])
    .execute();
  return rows.map(({ entry_id: entry, ...mark }) => [entry, mark] as const);
}
