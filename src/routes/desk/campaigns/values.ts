import { locales, type Locale } from '#basics/localised.ts';
import { htmlOf } from '#basics/markdown.ts';
import { deskPart } from '#modules/campaigns/desk.ts';
import type { PartContent } from '#modules/campaigns/rules.ts';
import type { Actor } from '#modules/people/rules.ts';

/** What a part says, as the form's fields have it. */
function valuesOf(content: PartContent, slug: string): Record<string, string> {
  const { goal, picture } = content;
  const values: Record<string, string> = {
    ...{ slug, tags: content.tags.map((tag) => `#${tag}`).join(' ') },
    ...{ from: content.from, until: content.until ?? '', worldDay: content.worldDay ?? '' },
    ...{ goal: goal?.kind ?? '', target: goal ? String(goal.target) : '' },
    ...{ goalCategoryId: goal?.categoryId ?? '', goalAreaId: goal?.areaId ?? '' },
    ...{ credit: picture?.credit ?? '', rights: picture?.rights ?? '' },
  };
  for (const id of content.areaIds) values[`area.${id}`] = 'yes';
  for (const [at, { id, url }] of content.partners.entries()) {
    values[`partner.${at}`] = id;
    values[`partnerUrl.${at}`] = url;
  }
  for (const locale of locales) {
    values[`alt.${locale}`] = picture?.alts[locale] ?? '';
    for (const [field, value] of Object.entries(content.texts[locale] ?? {}))
      values[`${locale}.${field}`] = value;
  }
  return values;
}

/** A part for its page: what stands in its form, how each language would look. */
export async function worked(actor: Actor, id: string, locale: Locale) {
  const { content, slug, ...part } = await deskPart(actor, id, locale);
  return {
    ...{ ...part, slug, stored: valuesOf(content, slug) },
    looks: locales.flatMap((language) => {
      const text = content.texts[language];
      if (!text) return [];
      const { title, lead, words, contact } = text;
      return [{ language, title, lead, contact, html: htmlOf(words) }];
    }),
  };
}
