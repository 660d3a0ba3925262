import { locales } from '#basics/localised.ts';
import type { PublicationTexts } from '#modules/publications/rules.ts';

type Row = {
  kind: string;
  slug: string;
  area_id: string | null;
  organisation_id: string | null;
  category_ids: readonly string[];
  tags: readonly string[];
  video_url: string | null;
  campaign_id: string | null;
  comments: string;
};

/** What is stored, as the form's fields have it. */
export function valuesOf(row: Row, texts: PublicationTexts): Record<string, string> {
  const values: Record<string, string> = {
    ...{ kind: row.kind, slug: row.slug, tags: row.tags.map((tag) => `#${tag}`).join(' ') },
    ...{ areaId: row.area_id ?? '', organisationId: row.organisation_id ?? '' },
    ...{ videoUrl: row.video_url ?? '', comments: row.comments },
  };
  values.campaignId = row.campaign_id ?? '';
  for (const id of row.category_ids) values[`category.${id}`] = 'yes';
  for (const locale of locales) {
    const text = texts[locale];
    if (!text) continue;
    const { title, summary, markdown, sources, note, machineMade, toTranslate } = text;
    for (const [field, value] of Object.entries({ title, summary, markdown, sources })) {
      values[`${locale}.${field}`] = value;
    }
    values[`note.${locale}`] = note;
    if (machineMade) values[`${locale}.machineMade`] = 'yes';
    if (toTranslate) values[`${locale}.toTranslate`] = 'yes';
  }
  return values;
}
