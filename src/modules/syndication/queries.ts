import { sql, type Selectable } from 'kysely';
import { db } from '#server/database.ts';
import type { SyndicationItems } from '#server/schema.ts';
import type { ItemKind, ItemPicture, ItemTexts, ItemVideo } from './rules.ts';

export type Item = Omit<Selectable<SyndicationItems>, 'kind' | 'texts' | 'pictures' | 'video'> & {
  kind: ItemKind;
  texts: ItemTexts;
  pictures: ItemPicture[];
  video: ItemVideo | null;
};

export type ItemFilters = {
  kinds?: readonly ItemKind[];
  areaId?: string;
  /** Only what lies in this area, not what is around it. */
  lyingInId?: string;
  campaignId?: string;
  organisationId?: string;
  tag?: string;
  locale?: string;
  /** Only what is not over at this moment. */
  holdingAt?: Date;
  /** Those after this one, newest first, by its `cursorOf`. */
  after?: string;
  limit?: number;
};

const PAGE = 20;

/** Where a page ended: what the next one is asked with. */
export const cursorOf = (item: Pick<Item, 'published_at' | 'id'>) =>
  `${item.published_at.getTime()}_${item.id}`;

/** What is passed on now, newest first. An area finds what concerns it, what is above it, and everybody. */
export async function publishedItems(filters: ItemFilters): Promise<Item[]> {
  const [at, id] = (filters.after ?? '').split('_');
  const rows = await matching(filters)
    .selectAll()
    .$if(Boolean(at && id), (it) =>
      it.where((where) =>
        where(
          where.refTuple('published_at', 'id'),
          '<',
          where.tuple(new Date(Number(at)), id ?? ''),
        ),
      ),
    )
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filters.limit ?? PAGE)
    .execute();
  return rows.map(asItem);
}

function matching({ kinds, areaId, locale, tag, holdingAt, ...ids }: ItemFilters) {
  return db
    .selectFrom('syndication_items')
    .where('state', '=', 'published')
    .$if(kinds !== undefined, (it) => it.where('kind', 'in', [...(kinds ?? [])]))
    .$if(areaId !== undefined, (it) =>
      it.where(sql<boolean>`(area_ids @> array[${areaId}::uuid] or area_ids = '{}')`),
    )
    .$if(ids.lyingInId !== undefined, (it) =>
      it.where(sql<boolean>`area_ids @> array[${ids.lyingInId}::uuid]`),
    )
    .$if(ids.campaignId !== undefined, (it) => it.where('campaign_id', '=', ids.campaignId ?? ''))
    .$if(ids.organisationId !== undefined, (it) =>
      it.where('organisation_id', '=', ids.organisationId ?? ''),
    )
    .$if(tag !== undefined, (it) => it.where(sql<boolean>`tags @> array[${tag}]`))
    .$if(locale !== undefined, (it) => it.where(sql<boolean>`texts ? ${locale}`))
    .$if(holdingAt !== undefined, (it) =>
      it.where((where) =>
        where.or([where('ends_at', 'is', null), where('ends_at', '>', holdingAt ?? new Date(0))]),
      ),
    );
}

/** One item, published or withdrawn; null when there never was one. */
export async function itemById(id: string): Promise<Item | null> {
  const row = await db
    .selectFrom('syndication_items')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? asItem(row) : null;
}

const asItem = (row: Selectable<SyndicationItems>) => row as unknown as Item;

/** Those of these things that there are, published or withdrawn. */
export async function itemsByIds(ids: readonly string[]): Promise<Item[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('syndication_items')
    .selectAll()
    .where('id', 'in', ids)
    .execute();
  return rows.map(asItem);
}

/** The organisations whose things are passed on now. */
export async function publishingOrganisations(): Promise<string[]> {
  const rows = await db
    .selectFrom('syndication_items')
    .select('organisation_id')
    .distinct()
    .where('state', '=', 'published')
    .where('organisation_id', 'is not', null)
    .execute();
  return rows.flatMap(({ organisation_id: id }) => id ?? []);
}
