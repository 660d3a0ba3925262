import { sql } from 'kysely';
import { areasAt } from '#modules/areas/queries.ts';
import type { Area } from '#modules/areas/rules.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { showingFor, type Category } from '#modules/categories/rules.ts';
import { recordAll, type LedgerActor } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import { freeCodes } from './codes.ts';
import { flawOf, type ImportedReport, type Rejection } from './input-import.ts';
import { mayBePublic, publicColumns } from './rules.ts';

/** An old case that may be stored, with where it lies and what it is. */
export type FittingReport = ImportedReport & { area: Area; category: Category };

/** An old case with its area and category, or why it is left out. Reads memory only. */
export async function fitImported(report: ImportedReport): Promise<FittingReport | Rejection> {
  const flaw = flawOf(report, now());
  if (flaw) return flaw;
  const category = await categoryById(report.categoryId);
  if (!category) return 'category-unknown';
  const [area] = await areasAt(report.place);
  return area ? { ...report, area, category } : 'place-outside';
}

/** What is here of a source's old cases, by their number there. */
export async function alreadyHere(tx: Tx, source: string, reports: readonly FittingReport[]) {
  const ids = reports.map(({ externalId }) => externalId);
  const rows = await tx
    .selectFrom('reports')
    .select(['id', 'external_id', 'state', 'organisation_id', 'round', 'changed_at'])
    .where('source', '=', source)
    .where('external_id', '=', sql<string>`any(${ids}::text[])`)
    .execute();
  return new Map(rows.map((row) => [row.external_id ?? '', row]));
}

type Here = Awaited<ReturnType<typeof alreadyHere>>;

// A case number is public, and a report's id opens its receipt: so the id is derived with SECRET.
const idOf = (source: string, externalId: string) =>
  idFrom(keyFor('import', `${source} ${externalId}`));

type Adding = {
  source: string;
  reports: readonly FittingReport[];
  /** Reviewed categories are shown at once: the source has been public before. */
  alreadyPublic: boolean;
};

/** Stores what is not here yet, each with its event in the ledger. Gives how many. */
export async function addReports(tx: Tx, actor: LedgerActor, adding: Adding): Promise<number> {
  const { source } = adding;
  if (adding.reports.length === 0) return 0;
  const reports = adding.reports.map((report) => ({
    ...{ report, id: idOf(source, report.externalId) },
  }));
  const codes = await freeCodes(
    tx,
    reports.map(({ id }) => id),
  );
  const rows = reports.map(({ report, id }) => ({
    ...{ id, code: codes.get(id) ?? '', ...columnsOf(report, adding) },
  }));
  await tx.insertInto('reports').values(rows).execute();
  await recordAll(
    tx,
    actor,
    'report.imported',
    reports.map(({ report, id }) => ({
      ...{ subject: 'report', id, source },
      ...{ area: report.area.key, category: report.category.key, state: report.state },
      filed: report.filedAt.toISOString(),
    })),
  );
  return rows.length;
}

function columnsOf(report: FittingReport, { source, alreadyPublic }: Adding) {
  const { category, place } = report;
  const shown = alreadyPublic && mayBePublic(category.sensitivity);
  return {
    ...publicColumns(report, category.sensitivity),
    state: report.state,
    showing: shown ? 'public' : showingFor(category),
    category_id: category.id,
    area_id: report.area.id,
    lon: place.lon,
    lat: place.lat,
    place_from: 'coordinates',
    address: report.address,
    words: report.words,
    locale: report.locale,
    channel: 'import',
    filed_at: report.filedAt,
    changed_at: report.changedAt,
    claimed_at: report.claimedAt,
    source,
    external_id: report.externalId,
  };
}

/**
 * Brings state and moment of what is here to what the source says now, where that is newer and
 * nobody here has begun to work on it. Gives how many changed.
 */
export async function followSource(
  tx: Tx,
  actor: LedgerActor,
  reports: readonly FittingReport[],
  here: Here,
): Promise<number> {
  const newer = new Map(reports.flatMap((report) => follows(report, here.get(report.externalId))));
  if (newer.size === 0) return 0;
  const locked = await tx
    .selectFrom('reports')
    .select(['id', 'state', 'organisation_id', 'round', 'changed_at'])
    .where('id', 'in', [...newer.keys()])
    .orderBy('id')
    .forUpdate()
    .execute();
  const said = locked.flatMap((row) => follows(newer.get(row.id), row));
  // By id alone: with more conditions, and counts of before the import, another index looks better.
  await sql`update reports set state = said.state, changed_at = said.changed_at,
      claimed_at = said.claimed_at
    from unnest(${said.map(([id]) => id)}::uuid[], ${said.map(([, { state }]) => state)}::text[],
      ${said.map(([, { changedAt }]) => changedAt)}::timestamptz[],
      ${said.map(([, { claimedAt }]) => claimedAt)}::timestamptz[])
      as said (id, state, changed_at, claimed_at)
    where reports.id = said.id`.execute(tx);
  const entries = said.map(([id, { state }]) => ({ subject: 'report' as const, id, state }));
  await recordAll(tx, actor, 'report.import-changed', entries);
  return said.length;
}

type Standing = {
  id: string;
  state: string;
  organisation_id: string | null;
  round: number;
  changed_at: Date;
};

/** The report by its id when it says something newer of one nobody here works on; else nothing. */
function follows(said: FittingReport | undefined, row: Standing | undefined) {
  const followed: [string, FittingReport][] = [];
  if (!said || !row || said.changedAt <= row.changed_at) return followed;
  const untouched = row.organisation_id === null && row.round === 1;
  const movable = row.state === 'received' || row.state === 'claimed';
  if (untouched && movable) followed.push([row.id, said]);
  return followed;
}
