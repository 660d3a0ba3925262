import type { Kysely } from 'kysely';
import { inLocale, type Locale, type Localised } from '#basics/localised.ts';
import type { Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { cached } from '#server/cache.ts';
import type { Database } from '#server/database.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import {
  chooseResponsible,
  type Choice,
  type Coverage,
  type Organisation,
  type OrganisationKind,
} from './rules.ts';

/** The name under which this process remembers organisations and what they cover. */
export const ORGANISATIONS = 'organisations';

const remembered = cached(ORGANISATIONS, async (source) => {
  const [organisations, coverage] = await Promise.all([
    readOrganisations(source),
    readCoverage(source),
  ]);
  return { organisations: new Map(organisations.map((it) => [it.id, it])), coverage };
});

async function readOrganisations(source: Kysely<Database>): Promise<Organisation[]> {
  const rows = await source.selectFrom('organisations').selectAll().orderBy('key').execute();
  return rows.map(({ retired_at, ...row }) => ({
    ...row,
    kind: row.kind as OrganisationKind,
    names: row.names as Localised,
    locale: row.locale as Locale,
    retired: retired_at !== null,
  }));
}

const readCoverage = (source: Kysely<Database>): Promise<Coverage[]> =>
  source
    .selectFrom('organisation_coverage as coverage')
    .innerJoin('organisations', 'organisations.id', 'coverage.organisation_id')
    .select(['coverage.id', 'organisation_id as organisationId', 'key as organisationKey'])
    .select(['category_id as categoryId', 'area_id as areaId'])
    .where('organisations.retired_at', 'is', null)
    .execute();

/**
 * Who is to be asked about a problem of this category at this place, and why that one.
 * `except`: organisations already asked. Null when nobody answers for it: the desk decides.
 */
export async function responsibleFor(
  categoryId: string,
  place: Place,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<Choice | null> {
  const [categories, areas, { coverage }] = await Promise.all([
    allCategories(),
    areasAt(place),
    remembered(),
  ]);
  const question = { categories: lineOf(categoryId, categories), areas: areas.map(({ id }) => id) };
  return chooseResponsible(question, coverage, { except });
}

/** One organisation with its contacts, retired or not; undefined when there is none. */
export const organisationById = async (id: string): Promise<Organisation | undefined> =>
  (await remembered()).organisations.get(id);

/** Every organisation's name in this language, by its id; retired ones too, for old reports name them. */
export async function organisationNames(locale: Locale): Promise<Map<string, string>> {
  const { organisations } = await remembered();
  return new Map([...organisations].map(([id, { names }]) => [id, inLocale(names, locale)]));
}

/** Every organisation there ever was, by key. */
export const organisationsKept = async (): Promise<Organisation[]> => [
  ...(await remembered()).organisations.values(),
];

/** All that organisations in use answer for. */
export const allCoverage = async (): Promise<Coverage[]> => (await remembered()).coverage;

/** For the desk: the organisations in use with their contacts and what each covers, by key. */
export async function deskOrganisations(actor: Actor) {
  if (!may(actor, 'report.see') && !may(actor, 'organisation.change')) {
    throw new Refusal('people.may-not-desk', 403);
  }
  const { organisations, coverage } = await remembered();
  return [...organisations.values()]
    .filter(({ retired }) => !retired)
    .map((it) => ({ ...it, covers: coverage.filter((one) => one.organisationId === it.id) }));
}

/** Organisations in use whose name in any language has these words; none for whoever may not see them. */
export async function searchOrganisations(actor: Actor, words: string, limit: number) {
  if (!may(actor, 'report.see') && !may(actor, 'organisation.change')) return [];
  const sought = words.toLocaleLowerCase('ru');
  return (await deskOrganisations(actor))
    .filter(({ names }) => Object.values(names).join('\n').toLocaleLowerCase('ru').includes(sought))
    .slice(0, limit);
}
