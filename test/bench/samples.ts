import { tileOf } from '#basics/place.ts';
import { query } from '../database-copies.ts';
import type { Plan } from './asking.ts';

type Asking = Pick<Plan, 'kind'> & Partial<Plan>;

/** One line of the table: what is asked of the app and, for the same answer, of the bare handler. */
export type Measure = {
  name: string;
  kind: 'page' | 'data' | 'filing';
  count: number;
  app: Asking;
  bare: Asking;
};

type Spot = { code: string; lon: number; lat: number };

/** Places of random public reports: where people look is where something was reported. */
const spots = (url: string) =>
  query<Spot>(
    url,
    `select code, public_lon as lon, public_lat as lat from (
      select * from reports tablesample system_rows(4000)) drawn
     where showing = 'public' and state <> 'merged' and public_lon is not null limit 400`,
  );

async function boxesOf(url: string, places: readonly Spot[], pins: number): Promise<string[]> {
  const boxes = [];
  for (const { lon, lat } of places.slice(0, 40)) {
    // Of the nearest so many, the box round them holds about a quarter more.
    const [row] = await query<{ box: string }>(
      url,
      `select concat_ws(',', min(lon), min(lat), max(lon), max(lat)) as box from (
        select public_lon as lon, public_lat as lat from reports
        where showing = 'public' and state <> 'merged'
        order by public_spot <-> point(${lon}, ${lat}) limit ${Math.round(pins * 0.85)}) near`,
    );
    boxes.push(row!.box);
  }
  return boxes;
}

const get = (paths: string[]): Asking => ({ kind: 'get', paths });
const both = (asking: Asking) => ({ app: asking, bare: asking });

function tilesAt(places: readonly Spot[], zoom: number): string[] {
  return places.slice(0, 60).map((place) => {
    const { x, y } = tileOf(place, zoom);
    return `/tiles/${zoom}/${x}/${y}`;
  });
}

async function narrowed(url: string) {
  const ids = async (table: string) =>
    new Map(
      (await query<{ key: string; id: string }>(url, `select key, id from ${table}`)).map(
        ({ key, id }) => [key, id],
      ),
    );
  const [areas, categories] = [await ids('areas'), await ids('categories')];
  const states = { open: 'received,assigned,accepted', disputed: 'disputed', claimed: 'claimed' };
  const app: string[] = [];
  const bare: string[] = [];
  for (const area of ['petropavl', 'kyzylzhar', 'ualikhanov'])
    for (const category of ['dark-street', 'syringes', 'illegal-dump', 'graffiti'])
      for (const [state, meant] of Object.entries(states)) {
        app.push(`/reports?area=${area}&category=${category}&state=${state}`);
        bare.push(
          `/reports?areas=${areas.get(area)}&categories=${categories.get(category)}&states=${meant}`,
        );
      }
  return { app: get(app), bare: get(bare) };
}

/** A sound report as its form sends it. */
async function formOf(url: string): Promise<Record<string, string>> {
  const [row] = await query<{
    id: string;
    questions: { key: string; options?: { key: string }[] }[];
  }>(url, "select id, questions from categories where key = 'dark-street'");
  const answers = row!.questions
    .filter(({ options }) => options?.length)
    .map(({ key, options }) => [`answers.${key}`, options![0]!.key]);
  return {
    ...{ accuracyM: '12', placeFrom: 'pin', where: '', whereWas: '', address: 'ул. Парковая, 12' },
    ...{ categoryId: row!.id, email: 'resident@example.org', name: '', phone: '' },
    words: 'Уже третью неделю не горит ни один фонарь, идти страшно. Соседи подтвердят.',
    ...Object.fromEntries(answers),
  };
}

/** Everything that is measured on this database. */
export async function measuresOf(url: string, photo: string): Promise<Measure[]> {
  await query(url, 'create extension if not exists tsm_system_rows');
  const places = await spots(url);
  const form = await formOf(url);
  const file: Asking = { kind: 'file', form, places: places.map(({ lon, lat }) => [lon, lat]) };
  const codes = places.map(({ code }) => `/reports/${code}`);
  const pins = async (count: number) =>
    both(get((await boxesOf(url, places, count)).map((box) => `/api/v1/pins?bbox=${box}`)));
  return [
    { name: 'front page', kind: 'page', count: 400, app: get(['/']), bare: get(['/reports']) },
    { name: 'report page', kind: 'page', count: 400, ...both(get(codes)) },
    { name: 'list page, newest 50', kind: 'page', count: 300, ...both(get(['/reports'])) },
    { name: 'list, area × category × state', kind: 'page', count: 300, ...(await narrowed(url)) },
    { name: 'pins in a box, about 100', kind: 'data', count: 500, ...(await pins(100)) },
    { name: 'pins in a box, about 500', kind: 'data', count: 300, ...(await pins(500)) },
    { name: 'map tile z10', kind: 'data', count: 500, ...both(get(tilesAt(places, 10))) },
    { name: 'map tile z14', kind: 'data', count: 500, ...both(get(tilesAt(places, 14))) },
    {
      ...{ name: 'check before sending, duplicates', kind: 'page', count: 250 },
      ...both({ ...file, kind: 'check' }),
    },
    { name: 'post without photo', kind: 'filing', count: 250, ...both({ ...file, kind: 'send' }) },
    {
      ...{ name: 'post with a 3 MB photo', kind: 'filing', count: 60 },
      ...both({ ...file, kind: 'send', photo }),
    },
    { name: 'form + check + post + receipt', kind: 'filing', count: 150, ...both(file) },
  ];
}
