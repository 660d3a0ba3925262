import { inLocale } from '#basics/localised.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { publicMeetings } from '#modules/meetings/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { locale } }) => {
  const [meetings, areas] = await Promise.all([publicMeetings(), areaNames()]);
  return {
    meetings: meetings.map((one) => ({
      ...one,
      area: inLocale(areas.get(one.areaId) ?? {}, locale),
    })),
  };
};
