import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { claimVideo, releaseVideo } from '#modules/videos/actions.ts';
import type { ChosenVideo, VideoPiece } from '#modules/videos/input.ts';
import { keepVideo, keepVideoPiece, keptVideo, whereVideoStands } from '#modules/videos/keeping.ts';
import { change, type Tx } from '#server/database.ts';
import { beginChange, lyingOf } from './drafting.ts';
import { requireThere } from './grounds.ts';
import type { CaptionsForm, SilentForm } from './input-videos.ts';
import { readCaptions, writeCaptions } from './rules-captions.ts';
import { lockPublication, note, setPublication, type Publication } from './stored.ts';

async function begun(tx: Tx, actor: Actor, id: string, seen?: number): Promise<Publication> {
  const row = await lockPublication(tx, id, seen);
  await requireThere(actor, 'publication.edit', lyingOf(row));
  if (row.state === 'withdrawn') throw new Refusal('publication.is-withdrawn');
  return row;
}

type Coming = { revision: number; pieces: AsyncIterable<Uint8Array> };

/** Takes a video in one stream and makes it the one of this publication. Gives the new revision. */
export async function addVideo(actor: Actor, id: string, { revision, pieces }: Coming) {
  // Asked before anything is kept, and again where it is added.
  await change((tx) => begun(tx, actor, id, revision));
  return putVideo(actor, id, { revision, video: await keepVideo(actor, id, pieces) });
}

/** Makes a video that arrived in pieces the one of this publication. Gives the new revision. */
export const putVideo = (
  actor: Actor,
  id: string,
  { revision, video }: { revision: number; video: string },
) =>
  change(async (tx) => {
    const row = await begun(tx, actor, id, revision);
    await keptVideo(tx, id, video);
    const next = await beginChange(tx, actor, row, revision);
    await letGo(tx, row);
    await claimVideo(tx, id, video);
    await setPublication(tx, id, { video_id: video });
    await note(tx, actor, id, { event: 'video-added', revision: next });
    return next;
  });

/** What an edition shows stays; what was only worked with is erased. */
async function letGo(tx: Tx, { id, video_id: video }: Publication): Promise<void> {
  if (!video) return;
  const shown = await tx
    .selectFrom('publication_editions')
    .select('number')
    .where('publication_id', '=', id)
    .where(sql<boolean>`video ->> 'id' = ${video}`)
    .executeTakeFirst();
  if (!shown) await releaseVideo(tx, id, video);
}

/** Takes the video out; what is out already keeps it until that is approved. Gives the new revision. */
export const removeVideo = (actor: Actor, id: string, { revision }: { revision: number }) =>
  change(async (tx) => {
    const row = await begun(tx, actor, id, revision);
    const next = await beginChange(tx, actor, row, revision);
    await letGo(tx, row);
    await setPublication(tx, id, { video_id: null, video_silent: false });
    await tx.deleteFrom('publication_captions').where('publication_id', '=', id).execute();
    await note(tx, actor, id, { event: 'video-removed', revision: next });
    return next;
  });

/** Puts the captions of one language; none takes them away. Gives the new revision. */
export function putCaptions(actor: Actor, id: string, { revision, locale, vtt }: CaptionsForm) {
  return change(async (tx) => {
    const row = await begun(tx, actor, id, revision);
    // Read only for somebody who may write them.
    const written = vtt.trim() ? writeCaptions(readCaptions(vtt)) : null;
    const next = await beginChange(tx, actor, row, revision);
    await tx
      .deleteFrom('publication_captions')
      .where('publication_id', '=', id)
      .where('locale', '=', locale)
      .execute();
    if (written) {
      await tx
        .insertInto('publication_captions')
        .values({ publication_id: id, locale, vtt: written })
        .execute();
    }
    await note(tx, actor, id, { event: 'captions-changed', revision: next });
    return next;
  });
}

/** Notes that nobody speaks in it, or that somebody does. Gives the new revision. */
export const sayWhoSpeaks = (actor: Actor, id: string, { revision, silent }: SilentForm) =>
  change(async (tx) => {
    const row = await begun(tx, actor, id, revision);
    const next = await beginChange(tx, actor, row, revision);
    await setPublication(tx, id, { video_silent: silent });
    await note(tx, actor, id, { event: 'captions-changed', revision: next });
    return next;
  });

/** Where a file somebody chose stands that comes in pieces. Refuses who may not change the publication. */
export async function whereItStands(actor: Actor, id: string, chosen: ChosenVideo) {
  await change((tx) => begun(tx, actor, id));
  return whereVideoStands(actor, id, chosen);
}

/** Takes one piece of a video for this publication. */
export async function takeVideoPiece(actor: Actor, piece: VideoPiece, bytes: Uint8Array) {
  await change((tx) => begun(tx, actor, piece.subjectId));
  return keepVideoPiece(actor, piece, bytes);
}
