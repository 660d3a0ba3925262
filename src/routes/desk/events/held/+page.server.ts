import { inLocale } from '#basics/localised.ts';
import { activitiesHeld } from '#modules/activities/held.ts';
import { heldFilters } from '#modules/activities/input.ts';
import { audiences, textIn } from '#modules/activities/rules.ts';
import { areaNames, areaTree } from '#modules/areas/queries.ts';
import { contestsHeld } from '#modules/contests/held.ts';
import { textIn as contestTextIn } from '#modules/contests/rules.ts';
import { treeChoices } from '../../admin/choices.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals: { actor, locale } }) => {
  const asked = heldFilters.parse(Object.fromEntries(url.searchParams));
  const [held, contests, names, tree] = await Promise.all([
    activitiesHeld(actor, asked),
    contestsHeld(actor, asked),
    areaNames(),
    areaTree(),
  ]);
  return {
    ...{ count: held.count, people: held.people, audiences, asked },
    areas: treeChoices(tree, locale),
    contests: {
      ...{ count: contests.count, entries: contests.entries },
      list: contests.list.map(({ texts, areaId, ...one }) => ({
        ...{ ...one, title: contestTextIn(texts, locale).title },
        area: inLocale(names.get(areaId ?? '') ?? {}, locale),
      })),
    },
    list: held.list.map(({ texts, areaId, ...one }) => ({
      ...{ ...one, title: textIn(texts, locale).title },
      area: inLocale(names.get(areaId ?? '') ?? {}, locale),
    })),
  };
};
