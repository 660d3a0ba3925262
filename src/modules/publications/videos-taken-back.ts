import type { Actor } from '#modules/people/rules.ts';
import { eraseVideos } from '#modules/videos/actions.ts';
import { hasVideos } from '#modules/videos/queries.ts';
import { change, db } from '#server/database.ts';
import { lyingOf } from './drafting.ts';
import { mayThere, requireThere } from './grounds.ts';
import { passOnAgain } from './publishing.ts';
import { lockPublication, note, setPublication, type Publication } from './stored.ts';

/**
 * Somebody in a video agrees no more: every video of the publication is gone at once, with its files and
 * captions, also from what is out, from earlier editions and from what was withdrawn. It cannot be undone.
 */
export const takeBackVideos = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const row = await lockPublication(tx, id);
    await requireThere(actor, 'publication.edit', lyingOf(row));
    await setPublication(tx, id, { video_id: null, video_silent: false });
    await tx.deleteFrom('publication_captions').where('publication_id', '=', id).execute();
    await tx
      .updateTable('publication_editions')
      .set({ video: null })
      .where('publication_id', '=', id)
      .execute();
    await eraseVideos(tx, id);
    await passOnAgain(tx, id);
    await note(tx, actor, id, { event: 'video-taken-back', revision: row.revision });
  });

/** Whether there is a video of it that one may take back: worked on, out, or from before. 1 query. */
export const mayTakeBackVideos = async (actor: Actor, row: Publication): Promise<boolean> =>
  (await mayThere(actor, 'publication.edit', lyingOf(row))) && hasVideos(db, row.id);
