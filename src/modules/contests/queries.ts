import { sql } from 'kysely';
import { publicPhotos } from '#modules/media/queries.ts';
import { now } from '#server/clock.ts';
import { db, readDb } from '#server/database.ts';
import { asContest, asEntry, asLine, lineColumns, textsById, timesOf } from './keeping.ts';
import type { ContestRow, EntryRow } from './keeping.ts';
import { picturesOf } from './keys.ts';
import { orderOfToday, shuffled } from './orders.ts';
import { isPublic, showsEntries } from './rules.ts';
import { contestSeenByStranger, entrySeenByStranger, lineSeenByStranger } from './seen.ts';
import type { PublicContest } from './seen.ts';

const PAGE = 24;

export type PublicFilters = { campaignId?: string; areaIds?: readonly string[] };

/** The published contests, those that end last first. 2 queries. */
export async function publicContests({
  page = 1,
  campaignId,
  areaIds,
}: PublicFilters & { page?: number }) {
  const rows = await readDb
    .selectFrom('contests')
    .selectAll()
    .where('state', 'in', ['published', 'judged', 'results', 'ended', 'cancelled'])
    .$if(campaignId !== undefined, (it) => it.where('campaign_id', '=', campaignId ?? ''))
    .$if(areaIds !== undefined, (it) =>
      it.where(sql<boolean>`(area_id is null or area_id = any(${[...(areaIds ?? [])]}::uuid[]))`),
    )
    .orderBy('closes_at', 'desc')
    .orderBy('id')
    .limit(PAGE + 1)
    .offset((page - 1) * PAGE)
    .execute();
  const shown = rows.slice(0, PAGE);
  const texts = await textsById(
    readDb,
    shown.map(({ id }) => id),
  );
  const list = shown.flatMap(
    (row) => contestSeenByStranger(asContest(row), texts.get(row.id) ?? {}, now()) ?? [],
  );
  return { list, more: rows.length > PAGE };
}

/** The row of a contest everybody may know of; null when there is none. */
async function contestByCode(code: string): Promise<ContestRow | null> {
  if (!/^[0-9a-z]{7}$/.test(code)) return null;
  const row = await db
    .selectFrom('contests')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  const contest = row && asContest(row);
  return contest && isPublic(contest.state) ? contest : null;
}

/** One contest as everybody sees it; null when there is none. 2 queries. */
export async function publicContest(code: string): Promise<PublicContest | null> {
  const row = await contestByCode(code);
  if (!row) return null;
  const texts = (await textsById(db, [row.id])).get(row.id) ?? {};
  return contestSeenByStranger(row, texts, now());
}

const accepted = (contest: ContestRow) =>
  db
    .selectFrom('contest_entries')
    .selectAll()
    .where('contest_id', '=', contest.id)
    .where('state', '=', 'accepted');

/** These of the accepted entries of a contest, in this order, with the pictures that may be shown. 2 queries. */
export async function acceptedEntries(contest: ContestRow, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await accepted(contest)
    .where('id', 'in', [...ids])
    .execute();
  const byId = new Map(rows.map((row) => [row.id, asEntry(row)]));
  return withPhotos(ids.flatMap((id) => byId.get(id) ?? []));
}

async function withPhotos(entries: readonly EntryRow[]) {
  const subjects = entries.map((entry) =>
    picturesOf({ contestId: entry.contest_id, id: entry.id }),
  );
  const photos = await publicPhotos(db, subjects);
  return entries.map((entry, at) => ({ entry, photos: photos.get(subjects[at] ?? '') ?? [] }));
}

/** A contest with a page of the entries everybody may see; null when there is none. 5 queries. */
export async function contestWithEntries(code: string, page = 1) {
  const row = await contestByCode(code);
  if (!row) return null;
  const [texts, entries] = await Promise.all([textsById(db, [row.id]), entriesOf(row, page)]);
  const contest = contestSeenByStranger(row, texts.get(row.id) ?? {}, now());
  return contest && { contest, entries };
}

// In the order of today.
async function entriesOf(contest: ContestRow, page: number) {
  if (!showsEntries(timesOf(contest), now())) return { list: [], count: 0, pages: 0 };
  const ids = await accepted(contest).clearSelect().select('id').execute();
  const order = shuffled(ids, orderOfToday(contest.id)).map(({ id }) => id);
  const wanted = order.slice((page - 1) * PAGE, page * PAGE);
  const shown = await acceptedEntries(contest, wanted);
  return {
    list: shown.flatMap((one) => entrySeenByStranger(contest, one, now()) ?? []),
    ...{ count: order.length, pages: Math.ceil(order.length / PAGE) },
  };
}

/** One entry as everybody sees it, by its number; null when nobody may. 3 queries. */
export async function publicEntry(code: string, number: number) {
  const contest = await contestByCode(code);
  if (!contest || !Number.isSafeInteger(number) || number > 2 ** 31 - 1) return null;
  const row = await accepted(contest).where('number', '=', number).executeTakeFirst();
  if (!row) return null;
  const [shown] = await withPhotos([asEntry(row)]);
  return shown ? entrySeenByStranger(contest, shown, now()) : null;
}

/** All entries by their titles with where they stand, once the results are out; null before. 3 queries. */
export async function publicResults(code: string) {
  const contest = await contestByCode(code);
  if (!contest || (contest.state !== 'results' && contest.state !== 'ended')) return null;
  const rows = await accepted(contest)
    .clearSelect()
    .select(lineColumns)
    .orderBy('number')
    .execute();
  const gone = await db
    .selectFrom('contest_entries')
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('contest_id', '=', contest.id)
    .where('number', 'is not', null)
    .where((it) =>
      it.or([
        it('state', '=', 'withdrawn'),
        it.and([it('state', '=', 'forgotten'), it('decided_at', 'is not', null)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  const list = rows.map(asLine).flatMap((entry) => lineSeenByStranger(contest, entry, now()) ?? []);
  return { list, gone: gone.count };
}
