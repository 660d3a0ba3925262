import { sql } from 'kysely';
import { inLocale, locales, type Locale, type Localised } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaNames, subtreeOf } from '#modules/areas/queries.ts';
import { campaignById } from '#modules/campaigns/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { cached } from '#server/cache.ts';
import { change, db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { insertDraft } from './drafting.ts';
import { requireThere } from './grounds.ts';
import type { Adoption } from './input.ts';
import { seenNow } from './queries.ts';
import type { Edition, PublicationText } from './rules.ts';
import { asPublication, lockPublication } from './stored.ts';

/**
 * Takes over what another section of a campaign published: a draft of this area, in the languages of
 * the original, each marked as still to be gone over, with credit to whoever wrote it. Pictures stay
 * with the original: they are not ours to pass on. The same area again gives the draft there is.
 */
export async function adoptPublication(
  actor: Actor,
  campaignId: string,
  { publicationId, areaId }: Adoption,
): Promise<string> {
  await requireThere(actor, 'publication.edit', { areaId, organisationId: null });
  const campaign = await campaignById(campaignId);
  if (!campaign?.sections.some((section) => section.areaId === areaId))
    throw new Refusal('campaign.no-section', 409, {}, 'areaId');
  const { slug, edition } = await originalOf(publicationId, campaignId);
  const own = await subtreeOf(areaId);
  if (edition.areaId && own.includes(edition.areaId)) throw new Refusal('campaign.own-already');
  const texts = await textsAfter(edition, slug);
  return change(async (tx) => {
    // One after the other: two at once would find no draft yet, and make two.
    await lockPublication(tx, publicationId);
    const there = await tx
      .selectFrom('publications')
      .select('id')
      .where('adopted_from', '=', publicationId)
      .where('area_id', '=', areaId)
      .where('state', '<>', 'withdrawn')
      .executeTakeFirst();
    if (there) return there.id;
    return insertDraft(tx, actor, {
      ...{ kind: edition.kind, areaId, organisationId: null, texts, campaignId },
      ...{ categoryIds: [...edition.categoryIds], adoptedFrom: publicationId },
    });
  });
}

async function originalOf(id: string, campaignId: string) {
  const row = await db
    .selectFrom('publications')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  const seen = row ? await seenNow(asPublication(row)) : null;
  if (!row || !seen || seen.withdrawn || seen.campaignId !== campaignId)
    throw new Refusal('publication.unknown', 404);
  return { slug: row.slug, edition: seen };
}

async function textsAfter(edition: Edition, slug: string) {
  const from = await writerOf(edition);
  const written = locales.flatMap((locale): [Locale, PublicationText][] => {
    const text = edition.texts[locale];
    if (!text) return [];
    const link = `[${plain(text.title)}](${pressPaths.newsItem(slug)})`;
    const credit = sayIn(locale)('publication.adopted-after', { from: plain(from(locale)), link });
    const sources = [credit, text.sources].filter(Boolean).join('\n\n');
    return [[locale, { ...text, sources, note: '', toTranslate: true }]];
  });
  return Object.fromEntries(written);
}

/** Whose it is: the organisation's, else of the people of its area, else of this site. */
async function writerOf({ organisationId, areaId }: Edition) {
  const names = await areaNames();
  const each = await Promise.all(locales.map((one) => organisationNames(one)));
  return (locale: Locale): string =>
    each[locales.indexOf(locale)]?.get(organisationId ?? '') ||
    inLocale(names.get(areaId ?? '') ?? {}, locale) ||
    sayIn(locale)('site.name');
}

const plain = (name: string) => name.replace(/[\\`*_[\]<>#]/g, String.raw`\$&`);

/** Every publication that was taken over, with its original, where both are out. Read once and remembered for half a minute. */
const adopted = cached('publications.adopted', async (source) => {
  const { rows } = await sql<Pair>`
    select copy.id as copy_id, copy.slug as copy_slug, copy_edition.area_id as copy_area,
      original.id as original_id, original.slug as original_slug,
      original_edition.area_id as original_area,
      ${titlesIn('copy_edition')} as copy_titles, ${titlesIn('original_edition')} as original_titles
    from publications copy
    join publications original on original.id = copy.adopted_from
    join publication_editions copy_edition
      on copy_edition.publication_id = copy.id and copy_edition.number = copy.edition
    join publication_editions original_edition
      on original_edition.publication_id = original.id and original_edition.number = original.edition
    where copy.adopted_from is not null
      and copy.withdrawn_at is null and original.withdrawn_at is null
    order by copy.published_at, copy.id`.execute(source);
  return rows;
});

const titlesIn = (table: string) => {
  const texts = sql.ref(`${table}.texts`);
  return sql`jsonb_build_object('kk', ${texts} -> 'kk' ->> 'title', 'ru', ${texts} -> 'ru' ->> 'title',
    'en', ${texts} -> 'en' ->> 'title')`;
};

type Pair = Record<'copy_id' | 'copy_slug' | 'original_id' | 'original_slug', string> &
  Record<'copy_area' | 'original_area', string | null> &
  Record<'copy_titles' | 'original_titles', Partial<Localised>>;

/** A publication this one was taken over from, or one that took it over: where it stands and what it is called. */
export type Adopted = { id: string; path: string; areaId: string | null; title: string };

/** Where a publication that is out came from and where it was taken over to, of what everybody may read. From memory. */
export async function adoptionsOf(id: string, locale: Locale) {
  const pairs = await adopted();
  const from = pairs.find((pair) => pair.copy_id === id);
  return {
    from: from ? originalIn(from, locale) : null,
    to: pairs.filter((pair) => pair.original_id === id).map((pair) => copyIn(pair, locale)),
  };
}

const originalIn = (pair: Pair, locale: Locale): Adopted => ({
  ...{ id: pair.original_id, path: pressPaths.newsItem(pair.original_slug) },
  ...{ areaId: pair.original_area, title: inLocale(pair.original_titles, locale) },
});

const copyIn = (pair: Pair, locale: Locale): Adopted => ({
  ...{ id: pair.copy_id, path: pressPaths.newsItem(pair.copy_slug) },
  ...{ areaId: pair.copy_area, title: inLocale(pair.copy_titles, locale) },
});
