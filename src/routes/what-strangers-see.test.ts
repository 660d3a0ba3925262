import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tileOf } from '#basics/place.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { recountAllCells } from '#modules/figures/cells.ts';
import { recountAllAreas } from '#modules/figures/counts.ts';
import { publicCounts, publicTile } from '#modules/figures/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { approveReport, hideReport } from '#modules/reports/moderation.ts';
import { nearDuplicates } from '#modules/reports/near-public.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import {
  mergedInto,
  publicHistory,
  publicList,
  publicPins,
  publicReportByCode,
} from '#modules/reports/queries.ts';
import { confirmContact } from '#modules/reports/reporter.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  claimWithProof,
  fileAndSettle,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  settle,
  tasksOf,
  type Filed,
} from '../../test/loop.ts';
import { hireCast, type Cast } from '../../test/people.ts';
import { layTown, yard, type Town } from '../../test/town.ts';
import { load as homePage } from './(public)/+page.server.ts';
import { load as listPage } from './(public)/reports/+page.server.ts';
import { GET as listFeed } from './(public)/reports/feed.xml/+server.ts';
import { load as reportPage } from './(public)/reports/[code]/+page.server.ts';
import { GET as reportFeed } from './(public)/reports/[code]/feed.xml/+server.ts';
import { load as therePage } from './(public)/reports/[code]/there/+page.server.ts';
import { GET as pins } from './api/v1/pins/+server.ts';
import { GET as apiList } from './api/v1/reports/+server.ts';
import { GET as apiReport } from './api/v1/reports/[code]/+server.ts';

let town: Town;
let cast: Cast;
const photo = await readFile(
  new URL('../../test/fixtures/photos/gps_petropavl.jpg', import.meta.url),
);
const spoken = 'Позвоните Зарине';
const contact = {
  name: 'Жанна Сәуле',
  email: 'zhanna@private.example',
  phone: '+7 702 999 88 77',
};
const given = {
  ...contact,
  words: 'Темно, пишите @shop_777, t.me/shop777 или 8 701 555 44 33',
  address: 'Абая 12 кв 34',
  answers: { now: 'no' },
};

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

/** A report with a photo, and with everything said about it that can be said. */
async function talkedAbout(category: string): Promise<Filed> {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, photo);
  const filed = await fileAndSettle(town, { ...given, id, category });
  await confirmContact(keyIn((await lettersAbout(id, 'receipt'))[0], 'receipt'));
  const link = await linkOf(id);
  await sayToOthers(filed.reporter, id, { words: spoken });
  await claimWithProof(link, yard);
  await giveVerdict(filed.reporter, id, { answer: 'no', words: spoken });
  await settle();
  return filed;
}

const asked = (path: string, code = '') =>
  ({
    url: new URL(path, 'http://town.example'),
    params: { code },
    locals: { locale: 'ru', actor: stranger },
    setHeaders: () => undefined,
    ...{ request: new Request(`http://town.example${path}`), getClientAddress: () => '192.0.2.7' },
  }) as never;

/** What a page or feed answers; nothing when it refuses. */
const answer = async (ask: () => unknown): Promise<unknown> => {
  try {
    const said = await ask();
    return said instanceof Response ? await said.text() : said;
  } catch {
    return null;
  }
};

const pagesOf = (code: string) => [
  () => homePage(asked('/')),
  () => listPage(asked('/reports')),
  () => reportPage(asked(`/reports/${code}`, code)),
  () => therePage(asked(`/reports/${code}/there`, code)),
  () => listFeed(asked('/reports/feed.xml')),
  () => reportFeed(asked(`/reports/${code}/feed.xml`, code)),
  () => pins(asked('/api/v1/pins?bbox=60,50,80,60')),
  () => apiList(asked('/api/v1/reports')),
  () => apiReport(asked(`/api/v1/reports/${code}`, code)),
];

async function tilesAt() {
  const zooms = [6, 10, 14, 16, 18];
  const tiles = await Promise.all(zooms.map((z) => publicTile({ z, ...tileOf(yard, z) })));
  return tiles.flatMap((bytes, at) => {
    const z = zooms[at] ?? 0;
    const { x, y } = tileOf(yard, z);
    const { layers } = new VectorTile(new PbfReader(bytes ? gunzipSync(bytes) : Buffer.alloc(0)));
    return Object.values(layers).flatMap((layer) =>
      Array.from({ length: layer.length }, (_, i) => layer.feature(i).toGeoJSON(x, y, z)),
    );
  });
}

/** Everything anybody can fetch, as one text. */
async function everythingPublic(code: string, category: string): Promise<string> {
  const found = await publicReportByCode(code);
  const parts = await Promise.all([
    publicList({}),
    found?.report,
    found && publicHistory(found.id),
    mergedInto(code),
    publicPins([60, 50, 80, 60], 1000),
    nearDuplicates(yard, town.category(category), 5000),
    publicCounts(),
    tilesAt(),
    ...pagesOf(code).map(answer),
  ]);
  return JSON.stringify(parts);
}

async function secretsOf({ id, key, pin }: Filed) {
  const photos = await db
    .selectFrom('media_photos')
    .selectAll()
    .where('subject_id', '=', id)
    .execute();
  const secrets = [
    ...[id, key, pin, id.replaceAll('-', ''), String(yard.lon), String(yard.lat), spoken],
    ...[...Object.values(contact), 'Жанна', '@shop_777', 'shop777', '701 555', '555 44 33'],
    ...['originals/', cast.operatorOfAll.name],
    ...Object.values(cast).map(({ personId }) => personId),
    ...(await tasksOf(id)).map((task) => task.id),
    ...photos.flatMap((one) => [one.original_key, one.sha256.toString('hex')]),
    ...photos.flatMap(({ lon, lat }) => (lon === null ? [] : [String(lon), String(lat)])),
  ];
  return secrets.map((one) => new RegExp(`(?<![\\w.])${RegExp.escape(one)}(?!\\w)`));
}

const shows = {
  public: (id: string) => approveReport(cast.operatorOfAll, id),
  hidden: (id: string) => hideReport(cast.operatorOfAll, id, { why: spoken }),
  held: (id: string) => show(id, 'held'),
};
const show = (id: string, showing: string) =>
  db.updateTable('reports').set({ showing }).where('id', '=', id).execute();
const cases = ['lamp', 'entrance', 'wall-advert'].flatMap((category) =>
  (['public', 'held', 'hidden'] as const).map((showing) => [category, showing] as const),
);
const look = async ({ code }: Filed, category: string) => {
  await recountAllCells();
  await recountAllAreas();
  return everythingPublic(code, category);
};

describe('nobody who was not told the secret finds it in what anybody can fetch', () => {
  afterEach(() => db.updateTable('reports').set({ showing: 'hidden' }).execute());

  test.each(cases)('of a report about %s, %s', async (category, showing) => {
    const filed = await talkedAbout(category);
    await shows[showing](filed.id);
    const seen = await look(filed, category);
    expect(seen.includes(filed.code)).toBe(showing === 'public');
    for (const secret of await secretsOf(filed)) expect(seen).not.toMatch(secret);
    expect(seen.includes(given.address)).toBe(category === 'lamp' && showing === 'public');
    expect(seen.includes('69.14212')).toBe(category === 'lamp' && showing === 'public');
    expect(seen.includes('Темно')).toBe(showing === 'public');
  });

  test('though every page and feed does answer about a public one', async () => {
    const { code } = await fileAndSettle(town);
    const answers = await Promise.all(pagesOf(code).map(answer));
    expect(answers.map((said) => JSON.stringify(said)?.includes(code))).toEqual([
      ...[false, true, true, true, true, true, true, true, true],
    ]);
    expect(JSON.stringify(await tilesAt())).toContain(code);
  });

  test('of a report that is never public, even if it were opened by a slip', async () => {
    const filed = await talkedAbout('drug-place');
    expect(await look(filed, 'drug-place')).not.toContain(filed.code);
    await show(filed.id, 'public');
    const seen = await look(filed, 'drug-place');
    for (const secret of await secretsOf(filed)) expect(seen).not.toMatch(secret);
    for (const part of [given.address, 'Темно', '69.1', '54.8']) expect(seen).not.toContain(part);
  });
});
