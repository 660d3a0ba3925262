import { inLocale } from '#basics/localised.ts';
import { pageNumber } from '#basics/page-number.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { publicContests } from '#modules/contests/queries.ts';
import { isId } from '#server/ids.ts';
import { faceOf } from './face.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { locale } }) => {
  const page = pageNumber(url.searchParams.get('page'));
  const campaignId = url.searchParams.get('campaign') ?? '';
  const [{ list, more }, names] = await Promise.all([
    publicContests({ page, ...(isId(campaignId) && { campaignId }) }),
    areaNames(),
  ]);
  return {
    contests: list.map((one) => {
      const { contest, text } = faceOf(one, locale);
      return {
        ...{ code: contest.code, phase: contest.phase, title: text.title, language: text.locale },
        ...{ opensAt: contest.opensAt, closesAt: contest.closesAt },
        area: inLocale(names.get(contest.areaId ?? '') ?? {}, locale),
      };
    }),
    ...{ page, more },
  };
};
