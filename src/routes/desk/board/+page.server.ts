import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { boardAppeals } from '#modules/appeals/queries.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { deskOrganisations } from '#modules/organisations/queries.ts';
import { boardColumns, deskBoard, type BoardColumn } from '#modules/reports/board.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  const [board, appeals, organisations, areas] = await Promise.all([
    deskBoard(actor),
    boardAppeals(actor),
    deskOrganisations(actor),
    areaTree(),
  ]);
  const name = namesBy(locale);
  return {
    columns: boardColumns,
    all: withLinks(board.all, {}),
    organisations: board.organisations.map(({ id, ...counts }) => {
      const found = organisations.find((one) => one.id === id);
      const key = found?.key ?? 'nobody';
      return { name: name(found), cells: withLinks(counts, { organisation: key }) };
    }),
    areas: board.areas.map(({ id, ...counts }) => {
      const found = areas.find((one) => one.id === id);
      return { name: name(found), cells: withLinks(counts, { area: found?.key ?? '' }) };
    }),
    appeals: appeals.map((one) => ({
      ...{ number: one.number, subject: one.subject, state: one.state, dueAt: one.due_at },
      organisation: name(organisations.find(({ id }) => id === one.organisation_id)),
      late: one.due_at < now(),
    })),
    timeZone: config.timeZone,
  };
};

const namesBy = (locale: Locale) => (one: { names: Record<string, string> } | undefined) =>
  one ? inLocale(one.names, locale) : '';

/** Each number with the list it counts. */
const withLinks = (counts: Record<BoardColumn, number>, narrowed: Record<string, string>) =>
  boardColumns.map((column) => ({
    column,
    count: counts[column],
    href: paths.desk(new URLSearchParams({ ...filterOf(column), ...narrowed }).toString()),
  }));

function filterOf(column: BoardColumn): Record<string, string> {
  if (column === 'disputed' || column === 'claimed') return { queue: column };
  return { queue: 'all', due: column };
}
