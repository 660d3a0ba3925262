import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { publicActivities } from '#modules/activities/queries.ts';
import { textIn } from '#modules/activities/rules.ts';
import { eventsAsked } from '../../../(public)/events/asked.ts';
import { whenOf } from '../../../(public)/events/when.ts';
import { framedArea } from '../listed.ts';
import type { PageServerLoad } from './$types';

const NEXT = 5;

/** The next events of an area (all without one), for a frame: those that were called off say so. */
export const load: PageServerLoad = async ({ url, locals: { locale } }) => {
  const [area, asked] = [await framedArea(url), await eventsAsked(url)];
  const { list } = await publicActivities(asked);
  const path = (code: string) => `${pressPaths.event(code)}?lang=${locale}`;
  return {
    areaName: inLocale(area?.names ?? {}, locale),
    events: list.slice(0, NEXT).map(({ code, state, place, texts, ...one }) => ({
      ...{ code, place, isOff: state === 'cancelled', path: path(code) },
      ...{ title: textIn(texts, locale).title, when: whenOf(one, locale) },
    })),
    all: pressPaths.events(new URLSearchParams({ ...(area && { area: area.key }) }).toString()),
  };
};
