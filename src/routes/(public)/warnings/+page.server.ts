import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { may } from '#modules/people/rules.ts';
import { holdingWarnings, pastWarnings } from '#modules/warnings/queries.ts';
import { heardWarnings } from '#modules/warnings/hearing.ts';
import { infoIn } from '#modules/warnings/rules-heard.ts';
import { concerns } from '#modules/warnings/rules.ts';
import { config } from '#server/config.ts';
import { readForm } from '#server/forms.ts';
import { AREA, chosenArea } from '../../warning-area.ts';
import { briefOf } from './briefs.ts';
import type { Actions, PageServerLoad } from './$types';

const YEAR_S = 31_536_000;

export const load: PageServerLoad = async ({ locals: { locale, actor }, cookies }) => {
  const [holding, past, areas, heard] = await Promise.all([
    holdingWarnings({ withExercises: may(actor, 'warning.edit') }),
    pastWarnings(),
    areaTree(),
    heardWarnings(),
  ]);
  const chosen = await chosenArea(cookies);
  const isNear = (one: (typeof holding)[number]) =>
    concerns(one.content, chosen ? [chosen.id] : []);
  const brief = briefOf(locale, areas);
  return {
    chosen: chosen?.key ?? '',
    areas: areas
      .filter(({ retired }) => !retired)
      .map(({ key, names, parentId }) => ({ key, name: inLocale(names, locale), top: !parentId })),
    near: holding.filter(isNear).map(brief),
    far: holding.filter((one) => !isNear(one)).map(brief),
    past: past.map(brief),
    heard: heard.flatMap(({ content, ...one }) => {
      const info = infoIn(content, locale);
      return info ? [{ ...one, info }] : [];
    }),
  };
};

export const actions: Actions = {
  /** Keeps the chosen area in the browser, and nowhere else. */
  default: async ({ cookies, request }) => {
    const { values } = await readForm(request);
    const areas = await areaTree();
    const area = areas.find(({ key, retired }) => key === values.area && !retired);
    const secure = config.publicUrl.startsWith('https:');
    const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
    if (area) cookies.set(AREA, area.key, { ...kept, maxAge: YEAR_S });
    else cookies.delete(AREA, kept);
    redirect(303, pressPaths.warnings());
  },
};
