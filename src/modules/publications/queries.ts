import type { Localised } from '#basics/localised.ts';
import { readDb } from '#server/database.ts';
import { publicPhotos, type PublicPhoto } from '#modules/media/queries.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { cursorOf, publishedItems, type Item } from '#modules/syndication/queries.ts';
import {
  publicationKinds,
  publicationSeenByStranger,
  type Edition,
  type PublicationPicture,
} from './rules.ts';
import { asEdition, type Publication } from './stored.ts';
import type { NewsFilters } from './input.ts';

const PAGE = 20;

/** One page of what is published, newest first, and the cursor of the next; an unknown area has nothing. */
export async function publicNews(filters: NewsFilters) {
  const { kind, area, tag, after } = filters;
  const areaId = area && (await areaTree()).find(({ key }) => key === area)?.id;
  if (area && !areaId) return { items: [] as Item[], next: null };
  const items = await publishedItems({
    ...{ kinds: kind ? [kind] : publicationKinds, limit: PAGE + 1 },
    ...(areaId && { areaId }),
    ...(tag && { tag: tag.toLowerCase() }),
    ...(after && { after }),
  });
  const shown = items.slice(0, PAGE);
  const last = shown.at(-1);
  return { items: shown, next: items.length > PAGE && last ? cursorOf(last) : null };
}

/** A picture as it is drawn: its copies, what it shows, whose it is. */
export type DrawnPicture = Pick<PublicationPicture, 'id' | 'alts' | 'credit'> &
  Pick<PublicPhoto, 'largeUrl' | 'smallUrl' | 'width' | 'height'>;

/** What everybody sees at the address of a publication; null when there is none, or none yet. 2 queries. */
export async function publicationBySlug(slug: string) {
  const row = await readDb
    .selectFrom('publications')
    .innerJoin('publication_editions', (on) =>
      on
        .onRef('publication_editions.publication_id', '=', 'publications.id')
        .onRef('publication_editions.number', '=', 'publications.edition'),
    )
    .selectAll('publication_editions')
    .select(['publications.published_at as first_at', 'withdrawn_at', 'withdrawn_reasons'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (!row) return null;
  const standing = {
    ...{ publishedAt: row.first_at, withdrawnAt: row.withdrawn_at },
    withdrawnReasons: row.withdrawn_reasons as unknown as Partial<Localised> | null,
  };
  const seen = publicationSeenByStranger(standing, asEdition(row));
  if (!seen || seen.withdrawn) return seen;
  return { ...seen, id: row.publication_id, pictures: await drawn(seen) };
}

/** What everybody sees of a publication now, by its row. */
export async function seenNow(row: Publication) {
  const edition = await readDb
    .selectFrom('publication_editions')
    .selectAll()
    .where('publication_id', '=', row.id)
    .where('number', '=', row.edition)
    .executeTakeFirst();
  const standing = {
    ...{ publishedAt: row.published_at, withdrawnAt: row.withdrawn_at },
    withdrawnReasons: row.withdrawn_reasons,
  };
  return publicationSeenByStranger(standing, edition ? asEdition(edition) : null);
}

async function drawn({ pictures }: Pick<Edition, 'pictures'>): Promise<DrawnPicture[]> {
  const subjects = [...new Set(pictures.map(({ subjectId }) => subjectId))];
  const photos = await publicPhotos(readDb, subjects);
  return pictures.flatMap(({ id, subjectId, alts, credit }) => {
    const photo = photos.get(subjectId)?.find((one) => one.id === id);
    if (!photo) return [];
    const { largeUrl, smallUrl, width, height } = photo;
    return [{ id, alts, credit, largeUrl, smallUrl, width, height }];
  });
}

/** The small copy of a picture, by the address of its large one. */
export const smallCopy = (path: string) => path.replace(/-large\.webp$/, '-small.webp');
