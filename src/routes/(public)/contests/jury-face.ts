import type { Locale } from '#basics/localised.ts';
import { pageNumber } from '#basics/page-number.ts';
import { juryPage } from '#modules/contests/marking.ts';
import { namesIn, textIn } from '#modules/contests/rules.ts';

/** The page of entries that a juror works on, in their language. */
export async function juryFace(juror: Parameters<typeof juryPage>[0], locale: Locale, url: URL) {
  const asked = url.searchParams.get('page');
  const { texts, groups, criteria, ...page } = await juryPage(
    juror,
    asked === null ? undefined : pageNumber(asked),
  );
  const named = namesIn(groups, locale);
  return {
    ...page,
    ...{ title: textIn(texts, locale).title, criteria: namesIn(criteria, locale) },
    entries: page.entries.map((entry) => ({ ...entry, group: named[entry.group] ?? '' })),
  };
}

/** Where a juror goes on once an entry is marked: to that very entry, on the page it was on. */
export const backTo = (url: URL, number: string | undefined) =>
  `?page=${pageNumber(url.searchParams.get('page'))}#entry-${number ?? ''}`;
