import { inLocale, type Locale } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';

/** The areas a form offers, by name, each the deeper the further it lies inside. */
export async function areaChoices(locale: Locale) {
  const areas = (await areaTree()).filter(({ retired }) => !retired);
  return areas.map(({ id, key, names }) => ({
    ...{ id, key },
    name: `${'– '.repeat(upwards(id, areas).length - 1)}${inLocale(names, locale)}`,
  }));
}
