import { DateTime } from 'luxon';
import type { Selectable } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import type { ContestEntries, Contests } from '#server/schema.ts';
import { requireThere } from './grounds.ts';
import { namedOf, textsOf, type ContestForm } from './input.ts';
import type { ContestState, ContestTexts, EntryState, Named, Taking, Timed } from './rules.ts';
import type { Jury } from './rules-results.ts';

export type ContestRow = Omit<
  Selectable<Contests>,
  'state' | 'takes' | 'groups' | 'criteria' | 'proposal'
> & {
  state: ContestState;
  takes: Taking[];
  groups: Named;
  criteria: Named;
  proposal: unknown;
};
export const asContest = (row: Selectable<Contests>) => row as ContestRow;

/** A picture of an entry, with what the entrant says is on it. */
export type EntryPicture = { id: string; alt: string };
export type EntryRow = Omit<
  Selectable<ContestEntries>,
  'state' | 'pictures' | 'jury' | 'locale'
> & {
  state: EntryState;
  locale: Locale;
  pictures: EntryPicture[];
  jury: Jury | null;
};
export const asEntry = (row: Selectable<ContestEntries>) => row as unknown as EntryRow;

/** What a list says of an entry: not what was entered itself, which may be long. */
export const lineColumns = [
  ...(['number', 'state', 'title', 'group_at', 'locale', 'minor'] as const),
  ...(['shown_as', 'may_name', 'jury', 'jury_place', 'votes', 'vote_place'] as const),
] as const;
export type EntryLine = Pick<EntryRow, (typeof lineColumns)[number]>;
export const asLine = (row: Pick<Selectable<ContestEntries>, (typeof lineColumns)[number]>) =>
  row as unknown as EntryLine;

/** The moments of a contest, in the words of the rules. */
export const timesOf = (row: ContestRow): Timed => ({
  ...{ state: row.state, opensAt: row.opens_at, closesAt: row.closes_at },
  ...{ votesFrom: row.votes_from, votesUntil: row.votes_until },
});

const momentIn = (local: string) => DateTime.fromISO(local, { zone: config.timeZone }).toJSDate();

/** What a form says, as it is stored. */
export const rowOf = (form: ContestForm) => ({
  ...{ area_id: form.areaId ?? null, organisation_id: form.organisationId ?? null },
  ...{ campaign_id: form.campaignId ?? null, tags: form.tags, for_minors: form.forMinors },
  ...{ opens_at: momentIn(form.opens), closes_at: momentIn(form.closes) },
  votes_from: form.votesFrom ? momentIn(form.votesFrom) : null,
  votes_until: form.votesUntil ? momentIn(form.votesUntil) : null,
  takes: Object.keys(form.takes),
  ...{ most_entries: form.mostEntries, most_pictures: form.mostPictures },
  most_letters: form.mostLetters,
  groups: JSON.stringify(namedOf(form.groups)),
  criteria: JSON.stringify(namedOf(form.criteria)),
});

/** Holds a contest for whoever changes it; refuses who may not. */
export async function lockContest(tx: Tx, actor: Actor, id: string): Promise<ContestRow> {
  const row = isId(id)
    ? await tx
        .selectFrom('contests')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('contest.unknown', 404);
  await requireThere(actor, 'contest.hold', row.area_id);
  return asContest(row);
}

/** A contest for whoever takes part, held against being judged meanwhile; others may take part at once. */
export async function joinContest(tx: Tx, by: { code: string } | { id: string }) {
  const row = await tx
    .selectFrom('contests')
    .selectAll()
    .where((it) => ('code' in by ? it('code', '=', by.code) : it('id', '=', by.id)))
    .forKeyShare()
    .executeTakeFirst();
  if (!row || row.state === 'draft' || row.state === 'waiting')
    throw new Refusal('contest.unknown', 404);
  return asContest(row);
}

export const setContest = (tx: Tx, id: string, set: object) =>
  tx.updateTable('contests').set(set).where('id', '=', id).execute();

/** Writes every language of a contest anew; what was said of results stays. */
export async function writeTexts(tx: Tx, id: string, form: ContestForm): Promise<void> {
  await tx.deleteFrom('contest_texts').where('contest_id', '=', id).execute();
  const rows = Object.entries(textsOf(form)).map(([locale, text]) => ({
    ...{ contest_id: id, locale, ...text },
  }));
  await tx.insertInto('contest_texts').values(rows).execute();
}

/** The languages of some contests, by their ids. */
export async function textsById(
  source: Pick<Tx, 'selectFrom'>,
  ids: readonly string[],
): Promise<Map<string, ContestTexts>> {
  if (ids.length === 0) return new Map();
  const rows = await source
    .selectFrom('contest_texts')
    .selectAll()
    .where('contest_id', 'in', [...ids])
    .execute();
  const found = new Map<string, ContestTexts>();
  for (const { contest_id: id, locale, ...text } of rows) {
    found.set(id, { ...found.get(id), [locale as Locale]: text });
  }
  return found;
}
