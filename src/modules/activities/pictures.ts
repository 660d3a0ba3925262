import type { z } from 'zod';
import { locales, type Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { keeperOf, MOST_PHOTOS } from '#modules/media/rules.ts';
import { erasePhoto, showOnly } from '#modules/media/showing.ts';
import { neverAgain, requireNeverTakenBack } from '#modules/media/taken-back.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { pictureForm } from '#modules/publications/input.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { deskActivity } from './desk.ts';
import { lockActivity, textsById, type ActivityRow } from './keeping.ts';
import type { ActivityTexts } from './rules.ts';

/** What is said about a picture of how it went, as of a publication's. */
export const resultPictureForm = pictureForm.omit({ revision: true });
export type ResultPictureForm = z.output<typeof resultPictureForm>;

/** Adds a picture with what is said about it; nobody outside sees it before a second person approved. */
export async function addResultPicture(
  actor: Actor,
  id: string,
  input: ResultPictureForm,
  bytes: Buffer,
): Promise<void> {
  await change(async (tx) => {
    await begun(tx, actor, id, input);
    await requireNeverTakenBack(tx, bytes);
  });
  const { id: photo } = await keepPhoto(actor, { subjectId: id, kind: 'publication' }, bytes);
  await change(async (tx) => {
    await begun(tx, actor, id, input);
    const others = (await picturesOf(tx, id)).filter((one) => one.id !== photo);
    if (others.length >= MOST_PHOTOS)
      throw new Refusal('photo.too-many', 409, { count: MOST_PHOTOS }, 'photo');
    await claimPhotos(tx, id, 'publication', {
      ...{ showing: 'held', photoIds: [photo], keeper: keeperOf(actor, 'publication') },
    });
    const { alt, credit, rights, people } = input;
    const row = {
      ...{ alts: JSON.stringify(alt), credit, rights, people, added_by: personOf(actor) },
      ...{ added_at: now(), approved_by: null, approved_at: null },
    };
    await tx
      .insertInto('activity_pictures')
      .values({ activity_id: id, id: photo, ...row })
      .onConflict((it) => it.columns(['activity_id', 'id']).doUpdateSet(row))
      .execute();
    await showApproved(tx, id);
    await record(tx, actor, 'activity.picture-added', { subject: 'activity', id });
  });
}

async function begun(tx: Tx, actor: Actor, id: string, { alt }: ResultPictureForm) {
  const activity = await lockActivity(tx, actor, id);
  requireBegun(activity);
  requireAlts((await textsById(tx, [id])).get(id) ?? {}, alt);
}

function requireBegun({ state, starts_at: startsAt }: ActivityRow) {
  if (state !== 'published' && state !== 'held') throw new Refusal('activity.is-over');
  if (startsAt > now()) throw new Refusal('activity.not-yet');
}

/** Whoever cannot see it is told what it shows, in each language the event is written in. */
function requireAlts(texts: ActivityTexts, alt: Localised) {
  const missing = locales.find((locale) => texts[locale] && !alt[locale]);
  if (missing) throw new Refusal('publication.alt-missing', 400, {}, `alt.${missing}`);
}

const picturesOf = (tx: Tx, id: string) =>
  tx.selectFrom('activity_pictures').selectAll().where('activity_id', '=', id).execute();

async function showApproved(tx: Tx, id: string) {
  const approved = (await picturesOf(tx, id)).filter((one) => one.approved_at !== null);
  await showOnly(
    tx,
    id,
    approved.map((one) => one.id),
  );
}

async function lockPicture(tx: Tx, actor: Actor, id: string, picture: string) {
  await lockActivity(tx, actor, id);
  const found = (await picturesOf(tx, id)).find((one) => one.id === picture);
  if (!found) throw new Refusal('photo.gone', 404);
  return found;
}

/** A second person approves a picture: everybody sees it with how the event went. `seen` is when it was added. */
export const approveResultPicture = (
  actor: Actor,
  id: string,
  picture: { id: string; seen: string },
): Promise<void> =>
  change(async (tx) => {
    const found = await lockPicture(tx, actor, id, picture.id);
    const by = personOf(actor);
    if (by === null || by === found.added_by) throw new Refusal('activity.second-person', 403);
    if (found.added_at.toISOString() !== picture.seen) throw new Refusal('activity.changed-since');
    await tx
      .updateTable('activity_pictures')
      .set({ approved_by: by, approved_at: now() })
      .where('activity_id', '=', id)
      .where('id', '=', picture.id)
      .execute();
    await showApproved(tx, id);
    await record(tx, actor, 'activity.picture-approved', { subject: 'activity', id });
  });

/** Takes a picture back at once and by one person, with its files: somebody in it agrees no more. */
export const withdrawResultPicture = (actor: Actor, id: string, picture: string): Promise<void> =>
  change(async (tx) => {
    await lockPicture(tx, actor, id, picture);
    await tx
      .deleteFrom('activity_pictures')
      .where('activity_id', '=', id)
      .where('id', '=', picture)
      .execute();
    await neverAgain(tx, { subjectId: id, id: picture });
    await erasePhoto(tx, { subjectId: id, id: picture });
    await record(tx, actor, 'activity.picture-withdrawn', { subject: 'activity', id });
  });

/** The pictures of how an event went, as the desk works on them: the oldest first. */
export async function deskResultPictures(actor: Actor, id: string) {
  const { texts } = await deskActivity(actor, id);
  const rows = await db
    .selectFrom('activity_pictures')
    .selectAll()
    .where('activity_id', '=', id)
    .orderBy('added_at')
    .orderBy('id')
    .execute();
  const photos = new Map((await deskPhotos(id)).map((photo) => [photo.id, photo]));
  const by = personOf(actor);
  return {
    texts,
    pictures: rows.map((row) => ({
      ...{ id: row.id, credit: row.credit, rights: row.rights, people: row.people },
      ...{ alts: row.alts as Partial<Localised>, seen: row.added_at.toISOString() },
      ...{ approved: row.approved_at !== null, own: row.added_by === by },
      copies: photos.get(row.id)?.copies ?? null,
      problem: photos.get(row.id)?.problem ?? null,
    })),
  };
}
