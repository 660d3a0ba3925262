import { pageNumber } from '#basics/page-number.ts';
import { Refusal } from '#basics/refusal.ts';
import { contestWithEntries } from '#modules/contests/queries.ts';
import { faceOf } from '../../face.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => {
  const page = pageNumber(url.searchParams.get('page'));
  const found = await contestWithEntries(params.code, page);
  if (!found) throw new Refusal('contest.unknown', 404);
  const face = faceOf(found.contest, locale);
  const { list, count, pages } = found.entries;
  return {
    ...face,
    entries: list.map(({ number, title, group, words, pictures, language }) => ({
      ...{ number, title, language, group: face.groups[group] ?? '' },
      ...{ words: words.slice(0, 200), picture: pictures[0] ?? null },
    })),
    ...{ count, pages, page },
  };
};
