import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import type { DeskFilters, DeskSort, Queue } from './input.ts';
import { states, type State } from './rules.ts';

/** Something that narrows a question over `reports`. */
export type Condition = Expression<SqlBool>;

/** A column of the list with few values, which are shown one after the other. */
export type Kind = Exclude<DeskSort, 'filed' | 'due' | 'changed'>;

type KindOf = {
  column: RawBuilder<string | null>;
  /** Every value that may be in such a list, as people know their order. */
  values: (
    filters: DeskFilters,
  ) => Promise<readonly (string | null)[]> | readonly (string | null)[];
  is: (value: string | null) => Condition;
};

const atWork: readonly State[] = ['assigned', 'accepted', 'disputed'];
const statesOf: Partial<Record<Queue, readonly State[]>> = {
  triage: ['received'],
  late: atWork,
  open: ['assigned', 'accepted'],
  claimed: ['claimed'],
  disputed: ['disputed'],
  banned: ['received'],
};

/** The states that the list can hold: asking for others would search for nothing. */
export const statesIn = ({ queue, state, due }: DeskFilters) =>
  states.filter(
    (one) =>
      (statesOf[queue] ?? states).includes(one) &&
      (!state || state === one) &&
      (!due || atWork.includes(one)),
  );

/** What each kind of column sorts by, and how one value of it is asked for. */
export const kinds: Record<Kind, KindOf> = {
  severity: {
    column: sql`severity`,
    values: ({ severity }) => (severity ? [severity] : ['low', 'normal', 'high']),
    is: (value) => severityIs(value ?? 'normal'),
  },
  state: {
    column: sql`state`,
    values: statesIn,
    is: (value) => sql<boolean>`state = ${value}`,
  },
  category: {
    column: sql`category_id::text`,
    values: async () => (await allCategories()).map(({ id }) => id),
    is: (value) => sql<boolean>`category_id = ${value}`,
  },
  area: {
    column: sql`area_id::text`,
    values: async () => [...(await areaTree()).map(({ id }) => id), null],
    is: (value) => (value ? sql<boolean>`area_id = ${value}` : sql<boolean>`area_id is null`),
  },
};

/** What is usual is not in the index of what is not; saying so lets that be found by it. */
export const severityIs = (severity: string): Condition =>
  severity === 'normal'
    ? sql<boolean>`severity = 'normal'`
    : sql<boolean>`(severity = ${severity} and severity <> 'normal')`;
