import type { Withdrawal } from '#basics/input-approving.ts';
import { locales, type Localised } from '#basics/localised.ts';
import { htmlOf, plainWords } from '#basics/markdown.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { publicPhotos } from '#modules/media/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import type { ItemPicture, ItemTexts } from '#modules/syndication/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { lyingOf } from './drafting.ts';
import { requireThere } from './grounds.ts';
import { publicationSeenByStranger, type Edition, type SeenPublication } from './rules.ts';
import { showWhatIsOut } from './showing.ts';
import { asEdition, lockPublication, note, picturesOf, setPublication, textsOf } from './stored.ts';
import type { Publication } from './stored.ts';
import { itemVideo, workedVideo } from './watching.ts';

/** Makes what is worked on the next edition, which everybody reads, and passes it on; in the caller's transaction. */
export async function publish(tx: Tx, actor: Actor, id: string): Promise<void> {
  const row = await lockPublication(tx, id);
  const edition = await insertEdition(tx, row);
  const publishedAt = row.published_at ?? now();
  await setPublication(tx, id, {
    ...{ state: 'published', publish_at: null, published_at: publishedAt },
    edition: edition.number,
  });
  // The edition keeps what was noted; the next correction says its own.
  await tx
    .updateTable('publication_texts')
    .set({ note: '' })
    .where('publication_id', '=', id)
    .execute();
  await showWhatIsOut(tx, id);
  await note(tx, actor, id, {
    event: edition.number > 1 ? 'corrected' : 'published',
    revision: row.revision,
  });
  const standing = { publishedAt, withdrawnAt: null, withdrawnReasons: null };
  await passOn(tx, row, publicationSeenByStranger(standing, edition));
}

async function insertEdition(tx: Tx, row: Publication): Promise<Edition> {
  const [texts, pictures] = [await textsOf(tx, row.id), await picturesOf(tx, row.id)];
  const video = await workedVideo(tx, row);
  const stored = await tx
    .insertInto('publication_editions')
    .values({
      ...{ publication_id: row.id, number: row.edition + 1, kind: row.kind, tags: row.tags },
      ...{ area_id: row.area_id, organisation_id: row.organisation_id },
      ...{ category_ids: row.category_ids, video_url: row.video_url, published_at: now() },
      ...{ comments: row.comments, campaign_id: row.campaign_id },
      ...{ texts: JSON.stringify(texts), pictures: JSON.stringify(pictures) },
      video: video && JSON.stringify(video),
      ...{ changed_by: row.changed_by, approved_by: row.approved_by },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return asEdition(stored);
}

/** Passes on what stands in the last edition now, in the caller's transaction; nothing of what is not out. */
export async function passOnAgain(tx: Tx, id: string): Promise<void> {
  const row = await lockPublication(tx, id);
  if (!row.published_at || row.withdrawn_at) return;
  const edition = await tx
    .selectFrom('publication_editions')
    .selectAll()
    .where('publication_id', '=', id)
    .where('number', '=', row.edition)
    .executeTakeFirstOrThrow();
  const standing = { publishedAt: row.published_at, withdrawnAt: null, withdrawnReasons: null };
  await passOn(tx, row, publicationSeenByStranger(standing, asEdition(edition)));
}

/** What outlets get is what a stranger sees, and nothing else. */
async function passOn(tx: Tx, row: Publication, seen: SeenPublication | null): Promise<void> {
  if (!seen || seen.withdrawn) return;
  const areas = seen.areaId ? upwards(seen.areaId, await areaTree()) : [];
  await syndicate(tx, {
    ...{ id: row.id, kind: seen.kind, path: pressPaths.newsItem(row.slug) },
    ...{ publishedAt: seen.publishedAt, organisationId: seen.organisationId },
    ...{ campaignId: seen.campaignId, areaIds: areas.map(({ id }) => id) },
    ...{ categoryIds: seen.categoryIds, tags: seen.tags },
    pictures: await itemPictures(tx, seen),
    video: seen.video && itemVideo(seen.video),
    texts: itemTexts(seen),
  });
}

function itemTexts({ texts }: Edition): ItemTexts {
  const written = locales.flatMap((locale) => {
    const text = texts[locale];
    if (!text) return [];
    const { title, summary, markdown, note: words, machineMade } = text;
    return [
      [
        locale,
        {
          ...{ title, summary, html: htmlOf(markdown), words: plainWords(markdown), machineMade },
          ...(words && { note: words }),
        },
      ] as const,
    ];
  });
  return Object.fromEntries(written);
}

async function itemPictures(tx: Tx, { pictures }: Edition): Promise<ItemPicture[]> {
  const photos = await publicPhotos(tx, [...new Set(pictures.map(({ subjectId }) => subjectId))]);
  return pictures.flatMap(({ id, subjectId, alts }) => {
    const photo = photos.get(subjectId)?.find((one) => one.id === id);
    if (!photo) return [];
    const { largeUrl: path, width, height } = photo;
    return [{ path, type: 'image/webp', width, height, alts }];
  });
}

/** Takes a publication back everywhere, with a reason that its page says from then on. For good. */
export function withdrawPublication(actor: Actor, id: string, reasons: Withdrawal): Promise<void> {
  return change(async (tx) => {
    const row = await lockPublication(tx, id);
    await requireThere(actor, 'publication.approve', lyingOf(row));
    if (!row.published_at) throw new Refusal('publication.not-out-yet');
    if (row.withdrawn_at) throw new Refusal('publication.is-withdrawn');
    const said: Partial<Localised> = Object.fromEntries(
      Object.entries(reasons).filter(([, words]) => words),
    );
    await setPublication(tx, id, {
      ...{ state: 'withdrawn', withdrawn_at: now(), publish_at: null },
      withdrawn_reasons: JSON.stringify(said),
    });
    await showWhatIsOut(tx, id);
    const words = Object.values(said).join('\n');
    await note(tx, actor, id, { event: 'withdrawn', revision: row.revision, words });
    await takeBack(tx, id);
  });
}
