import { inLocale, type Locale } from '#basics/localised.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import { checkReport } from '#modules/reports/filing.ts';
import type { NewReport } from '#modules/reports/input.ts';
import { nearDuplicates } from '#modules/reports/near-public.ts';
import { dueFrom } from '#modules/reports/reckoning.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { reportCards } from '../../report-cards.ts';

/**
 * What a person is told before sending: who will get it, by when, what will be public, and
 * what was reported near already. Refuses what filing would refuse.
 */
export async function reviewReport(input: NewReport, locale: Locale) {
  const { category } = await checkReport(input);
  const [responsible, areas, near] = await Promise.all([
    whoIsAsked({
      ...input,
      category_id: category.id,
      severity: category.severity,
      filed_at: now(),
    }),
    areasAt(input),
    nearDuplicates(input, category.id, category.nearbyM),
  ]);
  const organisation = responsible && (await organisationById(responsible.organisationId));
  const cards = await reportCards(
    near.map(({ report }) => report),
    locale,
  );
  return {
    category: inLocale(category.names, locale),
    area: areas[0] ? inLocale(areas[0].names, locale) : '',
    organisation: organisation ? inLocale(organisation.names, locale) : null,
    due: day((await dueFrom(now(), category)).due_at, locale),
    sensitivity: category.sensitivity,
    hidesWallText: category.hidesWallText,
    near: cards.map((card, at) => ({
      ...card,
      metres: near[at]?.metres ?? 0,
      filed: day(card.filedAt, locale),
    })),
  };
}

// The form says it as it stands: a phone need not know how dates are written.
const day = (date: Date, locale: Locale) => dateWords(locale, date, config.timeZone);

export type Review = Awaited<ReturnType<typeof reviewReport>>;
