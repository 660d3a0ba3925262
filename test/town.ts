import { importAreas } from '#modules/areas/actions.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { bringCalendars } from '#modules/calendars/actions.ts';
import { importCategories } from '#modules/categories/actions.ts';
import { readCategories } from '#modules/categories/input.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { importOrganisations } from '#modules/organisations/actions.ts';
import { readOrganisations } from '#modules/organisations/input.ts';
import { deskOrganisations } from '#modules/organisations/queries.ts';
import { roleOf } from '#modules/people/roles.ts';
import { system, type Actor } from '#modules/people/rules.ts';

const said = (text: string) => ({ kk: `${text} kk`, ru: `${text} ru`, en: text });

const square = (key: string, [west, south, east, north]: number[], parent?: string) => ({
  type: 'Feature',
  properties: { key, kind: 'district', ...said(key), ...(parent && { parent }) },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        ...[
          [west, south],
          [east, south],
          [east, north],
          [west, north],
        ],
        [west, south],
      ],
    ],
  },
});

const areas = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    square('region', [69, 54, 71, 56]),
    square('petropavl', [69, 54, 70, 56], 'region'),
    square('kyzylzhar', [70, 54, 71, 56], 'region'),
  ],
});

const yesNo = (key: string, more: object = {}) => ({
  key,
  type: 'yes-no',
  label: said(key),
  ...more,
});
const category = (key: string, position: number, more: object = {}) => ({
  ...{ key, position, parent: 'places', names: said(key), hints: said(key) },
  ...{ respondWithinH: 48, nearbyM: 100, ...more },
});

const categories = [
  { key: 'places', position: 0, names: said('places'), hints: said('places') },
  category('lamp', 1, { sensitivity: 'public' }),
  category('entrance', 2, { sensitivity: 'reviewed', proofRequired: false }),
  category('wall-advert', 3, { sensitivity: 'reviewed', hidesWallText: true }),
  category('drug-place', 4, {
    ...{ sensitivity: 'never', proofRequired: false },
    questions: [yesNo('now', { required: true })],
    stopper: { words: said('Call 102'), blocks: true, onlyIf: { question: 'now', equals: 'yes' } },
  }),
  category('dogs', 5, {
    ...{ sensitivity: 'public', proofRequired: false },
    questions: [
      yesNo('bitten', { required: true }),
      {
        key: 'whom',
        type: 'text',
        label: said('whom'),
        onlyIf: { question: 'bitten', equals: 'yes' },
      },
    ],
  }),
  category('bench', 6, { sensitivity: 'public', proofRequired: false }),
];

const covers = (names: string[], where = ['petropavl']) => [{ categories: names, areas: where }];
const organisation = (key: string, more: object = {}) => ({
  ...{ key, kind: 'municipal-service', names: said(key), email: `${key}@example.org` },
  ...more,
});

const organisations = [
  organisation('lamp-service', { locale: 'kk', covers: covers(['lamp', 'dogs']) }),
  organisation('light-club', { covers: covers(['lamp'], ['region']) }),
  organisation('housing', { covers: covers(['entrance', 'wall-advert', 'lamp'], ['kyzylzhar']) }),
  organisation('cleaners', { covers: covers(['entrance', 'wall-advert']) }),
  organisation('police', { covers: covers(['drug-place'], ['region']) }),
];

/** Where things lie: in the city, in the district beside it, and nowhere of ours. */
export const yard = { lon: 69.1421234, lat: 54.8712345 };
export const village = { lon: 70.4421234, lat: 54.8712345 };
export const abroad = { lon: 60.1, lat: 54.9 };

/** The ids of what the town is made of, by key. */
export type Town = Record<'area' | 'category' | 'organisation', (key: string) => string>;

const byKey = (rows: readonly { key: string; id: string }[]) => (key: string) => {
  const row = rows.find((one) => one.key === key);
  if (!row) throw new Error(`The town has no ${key}`);
  return row.id;
};

const looking: Actor = {
  ...{ kind: 'person', personId: '00000000-0000-7000-8000-000000000001', name: '' },
  roles: [roleOf('operator')],
};

/** Lays out a small town: a region of a city and a district, seven categories, five organisations. */
export async function layTown(): Promise<Town> {
  await bringCalendars();
  await importAreas(system, areas);
  await importCategories(system, readCategories(categories));
  await importOrganisations(system, readOrganisations(organisations));
  return {
    area: byKey(await areaTree()),
    category: byKey(await allCategories()),
    organisation: byKey(await deskOrganisations(looking)),
  };
}
