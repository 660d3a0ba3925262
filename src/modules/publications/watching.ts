import type { Kysely } from 'kysely';
import { isLocale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { ItemVideo } from '#modules/syndication/rules.ts';
import { videoById, videoByKey } from '#modules/videos/queries.ts';
import { readVideoName, videoPath } from '#modules/videos/rules.ts';
import { readDb, type Database, type Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { captionsOf } from './captions.ts';
import { lyingOf } from './drafting.ts';
import { maySee } from './grounds.ts';
import { seenNow } from './queries.ts';
import { watchedBy, type PublicationVideo } from './rules.ts';
import { asPublication, type Publication } from './stored.ts';

/** Its video as it is worked on; null when it has none. */
export async function workedVideo(
  source: Kysely<Database> | Tx,
  { id, video_id: videoId, video_silent: silent }: Publication,
): Promise<PublicationVideo | null> {
  const video = videoId ? await videoById(source, id, videoId) : null;
  return video && { ...video, silent, captions: await captionsOf(source, id) };
}

/** A video as outlets get it. */
export const itemVideo = (video: PublicationVideo): ItemVideo => ({
  ...{ path: videoPath(video), type: video.mime, bytes: video.bytes },
  ...{ width: video.width, height: video.height, seconds: video.seconds },
});

/**
 * The video at an address, or its captions, for whoever may watch it now; `forAll`: everybody may.
 * Refuses what there is not, and what was taken back.
 */
export async function videoToWatch(actor: Actor, name: string) {
  const asked = readVideoName(name);
  const video = asked && (await videoByKey(asked.key));
  const row = video && (await rowOf(video.subjectId));
  if (!asked || !video || !row) throw new Refusal('video.unknown', 404);
  const seen = await seenNow(row);
  const watched = watchedBy(seen, video.id);
  if (watched === 'nobody') throw new Refusal('video.withdrawn', 410);
  const forAll = watched === 'everybody';
  if (!forAll && !(await maySee(actor, lyingOf(row)))) throw new Refusal('video.unknown', 404);
  const out = seen && !seen.withdrawn ? seen.video : null;
  const words = isLocale(asked.ending) && forAll ? out?.captions[asked.ending] : undefined;
  if (isLocale(asked.ending) ? !words : !videoPath(video).endsWith(asked.ending))
    throw new Refusal('video.unknown', 404);
  return { video, words: words ?? null, forAll, slug: row.slug };
}

async function rowOf(id: string): Promise<Publication | null> {
  const row = await readDb
    .selectFrom('publications')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? asPublication(row) : null;
}

/** The captions of one language as they are worked on, for who works on them. */
export async function captionsToCheck(actor: Actor, id: string, locale: string): Promise<string> {
  const row = isId(id) ? await rowOf(id) : null;
  if (!row || !(await maySee(actor, lyingOf(row)))) throw new Refusal('video.unknown', 404);
  const words = isLocale(locale) ? (await captionsOf(readDb, id))[locale] : undefined;
  if (!words) throw new Refusal('video.unknown', 404);
  return words;
}
