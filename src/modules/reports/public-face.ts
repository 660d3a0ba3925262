import type { Kysely } from 'kysely';
import type { Place } from '#basics/place.ts';
import { publicPhotos, type PublicPhoto } from '#modules/media/queries.ts';
import { readDb, type Database } from '#server/database.ts';
import type { State } from './rules.ts';

/** What a stranger may know of a report. Nothing else of the row is ever read for a public page. */
export const publicFields = [
  'id',
  'code',
  'state',
  'category_id',
  'area_id',
  'organisation_id',
  'public_lon',
  'public_lat',
  'public_words',
  'public_address',
  'round',
  'filed_at',
  'changed_at',
  'due_at',
  'claimed_at',
  'confirmed_at',
] as const;

/** A report as strangers see it. The id stays on the server: it opens the reporter's receipt. */
export type PublicReport = {
  code: string;
  state: State;
  categoryId: string;
  areaId: string | null;
  organisationId: string | null;
  place: Place | null;
  words: string;
  address: string;
  round: number;
  filedAt: Date;
  changedAt: Date;
  dueAt: Date | null;
  claimedAt: Date | null;
  confirmedAt: Date | null;
  photos: PublicPhoto[];
};

export type PublicRow = Awaited<ReturnType<ReturnType<typeof publicRows>['execute']>>[number];

/** Only rows strangers may see, and only the columns that publicColumns() filled. */
export const publicRows = (from: Kysely<Database>) =>
  from
    .selectFrom('reports')
    .select(publicFields)
    .where('showing', '=', 'public')
    .where('state', '<>', 'merged');

const publicReport = (row: PublicRow, photos: PublicPhoto[]): PublicReport => ({
  code: row.code,
  state: row.state as State,
  categoryId: row.category_id,
  areaId: row.area_id,
  organisationId: row.organisation_id,
  place:
    row.public_lon === null || row.public_lat === null
      ? null
      : { lon: row.public_lon, lat: row.public_lat },
  words: row.public_words,
  address: row.public_address,
  round: row.round,
  filedAt: row.filed_at,
  changedAt: row.changed_at,
  dueAt: row.due_at,
  claimedAt: row.claimed_at,
  confirmedAt: row.confirmed_at,
  photos,
});

/** The rows as strangers see them, each with its photos. 1 query. */
export async function withPhotos(
  rows: PublicRow[],
  source: Kysely<Database> = readDb,
): Promise<PublicReport[]> {
  const photos = await publicPhotos(
    source,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => publicReport(row, photos.get(row.id) ?? []));
}
