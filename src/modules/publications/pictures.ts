import { locales, type Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import type { PhotoRef } from '#modules/media/input.ts';
import { photoKind } from '#modules/media/library.ts';
import { keeperOf } from '#modules/media/rules.ts';
import { erasePhoto } from '#modules/media/showing.ts';
import { requireNeverTakenBack } from '#modules/media/taken-back.ts';
import type { Actor } from '#modules/people/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { standsIn } from './borrowing.ts';
import { beginChange, lyingOf } from './drafting.ts';
import { requireThere } from './grounds.ts';
import type { PictureForm } from './input.ts';
import type { ReuseForm } from './input-library.ts';
import { pictureRow } from './library.ts';
import { MOST_PICTURES } from './rules.ts';
import { lockPublication, note, picturesOf } from './stored.ts';

/**
 * Adds a picture with what is said about it; nobody outside sees it before it is approved. Refuses one
 * that was taken back somewhere. Gives the new revision.
 */
export async function addPicture(actor: Actor, id: string, input: PictureForm, bytes: Buffer) {
  // Asked before anything is kept, and again where it is added.
  await change(async (tx) => {
    await begun(tx, actor, id, input.revision);
    await requireNeverTakenBack(tx, bytes);
  });
  const photo = await keepPhoto(actor, { subjectId: id, kind: 'publication' }, bytes);
  return change(async (tx) => {
    const row = await begun(tx, actor, id, input.revision);
    await requireNeverTakenBack(tx, bytes);
    const there = await picturesOf(tx, id);
    if (there.length >= MOST_PICTURES) {
      throw new Refusal('photo.too-many', 409, { count: MOST_PICTURES }, 'photo');
    }
    const revision = await beginChange(tx, actor, row, input.revision);
    await claimPhotos(tx, id, 'publication', {
      ...{ showing: 'held', photoIds: [photo.id] },
      keeper: keeperOf(actor, 'publication'),
    });
    await tx
      .insertInto('publication_pictures')
      .values({
        publication_id: id,
        id: photo.id,
        subject_id: id,
        position: there.length,
        ...saidOf(input),
      })
      .onConflict((it) => it.columns(['publication_id', 'id']).doUpdateSet(saidOf(input)))
      .execute();
    await note(tx, actor, id, { event: 'picture-added', revision });
    return revision;
  });
}

/**
 * Puts a picture of the library in, with what is said about it there. Refuses pictures of what one may
 * not edit, and those of reports: they were given for their story alone. Gives the new revision.
 */
export function reusePicture(actor: Actor, id: string, { picture, revision }: ReuseForm) {
  return onPicture(actor, id, revision, async ({ tx, revision: next }) => {
    const known = await pictureRow(tx, actor, picture);
    const ref = { subjectId: known.subject_id, id: picture };
    if ((await photoKind(tx, ref)) !== 'publication') throw new Refusal('library.of-report', 403);
    const there = await picturesOf(tx, id);
    if (there.length >= MOST_PICTURES) {
      throw new Refusal('photo.too-many', 409, { count: MOST_PICTURES });
    }
    const { credit, rights, people } = known;
    await tx
      .insertInto('publication_pictures')
      .values({
        ...{ publication_id: id, id: picture, subject_id: ref.subjectId, position: there.length },
        ...{ alts: JSON.stringify(known.alts), credit, rights, people },
      })
      .onConflict((it) => it.columns(['publication_id', 'id']).doNothing())
      .execute();
    await note(tx, actor, id, { event: 'picture-added', revision: next });
  });
}

const saidOf = ({ alt, credit, rights, people }: PictureForm) => ({
  ...{ alts: JSON.stringify(writtenOf(alt)), credit, rights, people },
});

const writtenOf = (alt: Localised): Partial<Localised> =>
  Object.fromEntries(locales.flatMap((locale) => (alt[locale] ? [[locale, alt[locale]]] : [])));

async function begun(tx: Tx, actor: Actor, id: string, seen: number) {
  const row = await lockPublication(tx, id, seen);
  await requireThere(actor, 'publication.edit', lyingOf(row));
  if (row.state === 'withdrawn') throw new Refusal('publication.is-withdrawn');
  return row;
}

type OnPicture = { tx: Tx; revision: number };

/** Changes what is said about a picture. Gives the new revision. */
export const changePicture = (
  actor: Actor,
  id: string,
  picture: string,
  input: PictureForm,
): Promise<number> =>
  onPicture(actor, id, input.revision, async ({ tx, revision }) => {
    const changed = await tx
      .updateTable('publication_pictures')
      .set(saidOf(input))
      .where('publication_id', '=', id)
      .where('id', '=', picture)
      .returning('id')
      .executeTakeFirst();
    if (!changed) throw new Refusal('photo.gone', 404);
    await note(tx, actor, id, { event: 'picture-changed', revision });
  });

/**
 * Takes a picture out; what is out already keeps it until that is approved. One that stands nowhere then
 * goes with its files. Gives the new revision.
 */
export const removePicture = (actor: Actor, id: string, picture: string, seen: number) =>
  onPicture(actor, id, seen, async ({ tx, revision }) => {
    const removed = await tx
      .deleteFrom('publication_pictures')
      .where('publication_id', '=', id)
      .where('id', '=', picture)
      .returning('subject_id')
      .executeTakeFirst();
    if (removed) await eraseIfNowhere(tx, { subjectId: removed.subject_id, id: picture });
    await note(tx, actor, id, { event: 'picture-removed', revision });
  });

/** A photo of a report is the report's: it stays there. */
async function eraseIfNowhere(tx: Tx, ref: PhotoRef): Promise<void> {
  if ((await standsIn(tx, ref)).length > 0) return;
  if ((await photoKind(tx, ref)) === 'publication') await erasePhoto(tx, ref);
}

/** Makes a picture the first: the one that stands at the top and on cards. Gives the new revision. */
export const putPictureFirst = (actor: Actor, id: string, picture: string, seen: number) =>
  onPicture(actor, id, seen, async ({ tx, revision }) => {
    await tx
      .updateTable('publication_pictures')
      .set((it) => ({
        position: it
          .case()
          .when('id', '=', picture)
          .then(0)
          .else(it('position', '+', 1))
          .end(),
      }))
      .where('publication_id', '=', id)
      .execute();
    await note(tx, actor, id, { event: 'picture-changed', revision });
  });

function onPicture(
  actor: Actor,
  id: string,
  seen: number,
  act: (on: OnPicture) => Promise<void>,
): Promise<number> {
  return change(async (tx) => {
    const row = await begun(tx, actor, id, seen);
    const revision = await beginChange(tx, actor, row, seen);
    await act({ tx, revision });
    return revision;
  });
}
