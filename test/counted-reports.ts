import { cellOf, type Place } from '#basics/place.ts';
import type { State } from '#modules/reports/rules.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';

export const yard: Place = { lon: 69.1421, lat: 54.8712 };
export const ids = {
  region: newId(),
  city: newId(),
  village: newId(),
  lamp: newId(),
  drugs: newId(),
};
const names = JSON.stringify({ kk: 'А', ru: 'А', en: 'A' });

type Given = {
  state?: State;
  place?: Place;
  showing?: 'public' | 'held' | 'hidden';
  category?: string;
  area?: string;
  claimedAfterDays?: number;
  confirmedAfterDays?: number;
  noPublicPlace?: boolean;
};

const filed = new Date('2026-03-01T06:00:00Z');
const daysLater = (days: number | undefined) =>
  days === undefined ? null : new Date(filed.getTime() + days * 86_400_000);

function reportRow({ place = yard, noPublicPlace = false, ...given }: Given) {
  const id = newId();
  const code = id.replaceAll('-', '').slice(-9).toUpperCase();
  return {
    ...{ id, code, state: given.state ?? 'received', showing: given.showing ?? 'public' },
    ...{ category_id: given.category ?? ids.lamp, area_id: given.area ?? ids.city },
    ...{ lon: place.lon + 0.004, lat: place.lat, place_from: 'pin', locale: 'ru', channel: 'web' },
    ...(noPublicPlace
      ? { public_lon: null, public_lat: null, cell: null }
      : { public_lon: place.lon, public_lat: place.lat, cell: cellOf(place) }),
    ...{ filed_at: filed, changed_at: filed },
    claimed_at: daysLater(given.claimedAfterDays),
    confirmed_at: daysLater(given.confirmedAfterDays),
  };
}

/** Files reports straight into the table, as they would stand after their public columns were decided. */
export async function file(...reports: Given[]) {
  const rows = reports.map(reportRow);
  await db.insertInto('reports').values(rows).execute();
  return rows;
}

/** Two areas within a region, and a public and a never-public category. */
export async function layGround() {
  const area = (id: string, parent_id: string | null, key: string) => ({
    ...{ id, parent_id, key, kind: 'district', names },
  });
  await db
    .insertInto('areas')
    .values(area(ids.region, null, 'region'))
    .execute();
  await db
    .insertInto('areas')
    .values([area(ids.city, ids.region, 'city'), area(ids.village, ids.region, 'village')])
    .execute();
  const kind = { names, hints: names, respond_within_h: 24, retention_days: 365 };
  await db
    .insertInto('categories')
    .values([
      { ...kind, id: ids.lamp, key: 'street-light', sensitivity: 'public' },
      { ...kind, id: ids.drugs, key: 'drug-trade', sensitivity: 'never' },
    ])
    .execute();
}

/** Takes every report and every count away. */
export async function forgetReports() {
  for (const table of ['reports', 'figure_cells', 'figure_counts'] as const) {
    await db.deleteFrom(table).execute();
  }
}
