import { redirect } from '@sveltejs/kit';
import { htmlOf } from '#basics/markdown.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { publicResults } from '#modules/contests/queries.ts';
import { sharedPlaces } from '#modules/contests/rules-results.ts';
import { contestFace } from '../../face.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const [face, results] = await Promise.all([
    contestFace(params.code, locale),
    publicResults(params.code),
  ]);
  if (!results) redirect(303, pressPaths.contest(params.code));
  const lines = results.list.map(({ number, title, name, group, language, ...one }) => ({
    ...{ number, title, name, group, language, jury: one.jury ?? null, votes: one.votes ?? 0 },
    ...{ juryPlace: one.juryPlace ?? null, votePlace: one.votePlace ?? null },
  }));
  const byVotes = sharedPlaces(lines.map(({ votePlace }) => votePlace));
  return {
    ...face,
    html: htmlOf(face.text.results),
    // The jury compares within a group: one table for each.
    jury: (face.groups.length > 0 ? face.groups : ['']).map((group, at) => {
      const own = lines.filter((one) => one.group === at && one.juryPlace !== null);
      const shared = sharedPlaces(own.map(({ juryPlace }) => juryPlace));
      return {
        group,
        list: own
          .map((one) => ({ ...one, shared: shared.has(one.juryPlace) }))
          .toSorted((a, b) => (a.juryPlace ?? 0) - (b.juryPlace ?? 0)),
      };
    }),
    public: lines
      .filter(({ votes }) => votes > 0)
      .map((one) => ({ ...one, shared: byVotes.has(one.votePlace) }))
      .toSorted((a, b) => (a.votePlace ?? 0) - (b.votePlace ?? 0)),
    ...{ count: lines.length, gone: results.gone },
  };
};
