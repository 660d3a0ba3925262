import { cellRange } from '#basics/place.ts';
import { encodeTile, type TilePoint } from '#modules/figures/tiles.ts';
import { prepared } from './bare-database.ts';
import type { Answer } from './bare.ts';

type Row = Record<string, string | number | Date | null>;

const shown = `id, code, state, category_id, area_id, organisation_id, public_lon, public_lat,
  public_words, public_address, round, filed_at, changed_at, due_at, claimed_at, confirmed_at`;
const visible = `showing = 'public' and state <> 'merged'`;

const byCode = prepared<Row>(`select ${shown} from reports where ${visible} and code = $1`);
export const photosOf = prepared<Row>(`select * from media_photos
  where subject_id = any($1) and state = 'ready' and showing = 'public' and claimed_at is not null
  order by claimed_at, position, id`);
const history = prepared<Row>(`select id, event, happened_at, payload, by_person_id
  from ledger_entries where subject_id = $1 order by happened_at, id`);
const newest = prepared<Row>(`select ${shown} from reports where ${visible}
  and ($1::uuid[] is null or category_id = any($1)) and ($2::uuid[] is null or area_id = any($2))
  and ($3::text[] is null or state = any($3)) and filed_at < $4 order by filed_at desc, code desc limit 51`);
const inBox = prepared<Row>(`select code, state, categories.key as category, public_lon, public_lat
  from reports join categories on categories.id = category_id where ${visible}
  and public_spot <@ box(point($1, $2), point($3, $4)) limit 1000`);
const cells = prepared<Row>(`select sum(lon * n) / sum(n) as lon, sum(lat * n) / sum(n) as lat,
  sum(n)::int as count, sum(open)::int as open, sum(claimed)::int as claimed,
  sum(confirmed)::int as confirmed, sum(disputed)::int as disputed, sum(declined)::int as declined
  from (select *, open + claimed + confirmed + disputed + declined as n from figure_cells) cells
  where category_id = '00000000-0000-0000-0000-000000000000'
  and zoom = $1 and cell between $2 and $3 group by cell`);
const inTile = prepared<Row>(`select code, state, categories.key as category,
  public_lon as lon, public_lat as lat from reports join categories on categories.id = category_id
  where ${visible} and cell between $1 and $2 limit 501`);

const html = (title: string, body: string): Answer => ({
  type: 'text/html; charset=utf-8',
  body: `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`,
});

const safe = (value: unknown) =>
  String(value ?? '').replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

export async function reportPage(code: string): Promise<Answer> {
  const [row] = await byCode([code]);
  if (!row) throw new Error(`no report ${code}`);
  const [photos, events] = await Promise.all([photosOf([[row.id]]), history([row.id])]);
  const lines = events.map((one) => {
    const { by } = JSON.parse(String(one.payload)) as { by: string };
    return `<li><time>${(one.happened_at as Date).toISOString()}</time> ${one.event} ${by}</li>`;
  });
  const pictures = photos.map((one) => `<img src="/photos/${one.copies_key}-large.webp" alt="">`);
  return html(
    code,
    `<h1>${safe(row.category_id)}</h1><p>${safe(row.public_address)}</p><p>${safe(row.public_words)}</p>${pictures.join('')}<ol>${lines.join('')}</ol>`,
  );
}

/** `ids` in the address: the categories and areas, already found. */
export async function list({ searchParams }: URL): Promise<Answer> {
  const of = (name: string) => searchParams.get(name)?.split(',') ?? null;
  const rows = await newest([of('categories'), of('areas'), of('states'), new Date()]);
  const photos = await photosOf([rows.map(({ id }) => id)]);
  const first = new Map(photos.toReversed().map((one) => [one.subject_id, one.copies_key]));
  const items = rows
    .slice(0, 50)
    .map(
      (row) =>
        `<li>${first.has(row.id!) ? `<img src="/photos/${first.get(row.id!)}-small.webp" alt="">` : ''}<a href="/reports/${row.code}">${safe(row.category_id)}</a><p>${safe(row.public_address)} · ${(row.filed_at as Date).toISOString()}</p><p>${safe(row.public_words)}</p>${row.state}</li>`,
    );
  return html('list', `<ul>${items.join('')}</ul>`);
}

export async function pins({ searchParams }: URL): Promise<Answer> {
  const rows = await inBox((searchParams.get('bbox') ?? '').split(',').map(Number));
  const features = rows.map(({ code, state, category, public_lon, public_lat }) => ({
    type: 'Feature',
    id: code,
    geometry: { type: 'Point', coordinates: [public_lon, public_lat] },
    properties: { code, state, category },
  }));
  return {
    type: 'application/json',
    body: JSON.stringify({ type: 'FeatureCollection', features }),
  };
}

export async function tile({ pathname }: URL): Promise<Answer> {
  const [z = 0, x = 0, y = 0] = pathname.split('/').slice(2).map(Number);
  const at = { z, x, y };
  const zoom = Math.min(15, z + 3);
  const { first, last } = cellRange(z, x, y, zoom);
  const clusters = await cells([zoom, first, last]);
  const reports = clusters.reduce((sum, { count }) => sum + Number(count), 0);
  const type = 'application/vnd.mapbox-vector-tile';
  if (z < 13 || reports > 500)
    return { type, body: await encodeTile(at, { clusters: clusters.map(point) }) };
  const range = cellRange(z, x, y);
  const rows = await inTile([range.first, range.last]);
  return { type, body: await encodeTile(at, { pins: rows.map(point) }) };
}

function point({ lon, lat, ...properties }: Row): TilePoint {
  return { lon: Number(lon), lat: Number(lat), properties: properties as TilePoint['properties'] };
}
