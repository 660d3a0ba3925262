import { DateTime } from 'luxon';
import type { SeenRevision, SendingBack } from '#basics/input-approving.ts';
import { Refusal } from '#basics/refusal.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { personOf, system, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { beginChange, lyingOf } from './drafting.ts';
import { requireThere } from './grounds.ts';
import type { Approval, Correction } from './input.ts';
import { publish } from './publishing.ts';
import { canBecome, isSecondPerson, missingIn, type PublicationState } from './rules.ts';
import {
  lockPublication,
  note,
  picturesOf,
  putTexts,
  setPublication,
  textsOf,
  unchanged,
  type Publication,
} from './stored.ts';
import { askSecondPerson } from './waiting.ts';
import { workedVideo } from './watching.ts';

/** Asks a second person. Refuses what is not whole yet, naming the first field that lacks something. */
export function sendForApproval(actor: Actor, id: string, { revision }: SeenRevision) {
  return change(async (tx) => {
    const row = unchanged(await held(tx, actor, id, 'waiting'), revision);
    await sendOn(tx, actor, row);
  });
}

async function sendOn(tx: Tx, actor: Actor, row: Publication) {
  const [texts, pictures] = [await textsOf(tx, row.id), await picturesOf(tx, row.id)];
  const video = await workedVideo(tx, row);
  const [lacking] = missingIn({ texts, pictures, video, published: row.published_at !== null });
  if (lacking) throw new Refusal(lacking.key, 422, {}, lacking.field);
  const photos = await deskPhotos(row.id);
  if (photos.some(({ id, state }) => state !== 'ready' && pictures.some((one) => one.id === id)))
    throw new Refusal('publication.picture-not-ready', 409, {}, 'pictures');
  await setPublication(tx, row.id, { state: 'waiting' });
  await note(tx, actor, row.id, { event: 'sent', revision: row.revision });
  await askSecondPerson(tx, actor, row);
}

/**
 * Says what a correction of a published one corrects, for everybody to read beside it, and asks a
 * second person. Until they approve, everybody reads what was out before.
 */
export function correctPublication(actor: Actor, id: string, input: Correction) {
  return change(async (tx) => {
    const row = unchanged(await lockPublication(tx, id), input.revision);
    await requireThere(actor, 'publication.edit', lyingOf(row));
    if (!row.published_at) throw new Refusal('publication.not-out-yet');
    const revision = await beginChange(tx, actor, row, input.revision);
    const texts = await textsOf(tx, id);
    const noted = Object.entries(texts).map(([locale, text]) => [
      locale,
      { ...text, note: input.note[locale as keyof typeof texts] },
    ]);
    await putTexts(tx, id, Object.fromEntries(noted));
    await sendOn(tx, actor, { ...row, revision, changed_by: personOf(actor) });
  });
}

/**
 * A second person lets it out: now, or at its hour. Refuses whoever changed it last, and what was
 * changed since they read it. A correction goes out at once.
 */
export function approvePublication(actor: Actor, id: string, input: Approval): Promise<void> {
  return change(async (tx) => {
    const row = await forApproval(tx, actor, id, input.revision);
    const at = hourOf(input.publishAt);
    const waits = at !== null && at > now() && !row.published_at;
    await setPublication(tx, id, { approved_by: personOf(actor) });
    await note(tx, actor, id, { event: 'approved', revision: row.revision });
    if (!waits) return publish(tx, actor, id);
    await setPublication(tx, id, { state: 'scheduled', publish_at: at });
    await later(tx, 'publications.publish', { id, revision: row.revision }, { runAt: at });
  });
}

const hourOf = (typed: string | null) =>
  typed === null ? null : DateTime.fromISO(typed, { zone: config.timeZone }).toJSDate();

/** A second person gives it back with a reason: it is a draft again. */
export function sendBack(actor: Actor, id: string, input: SendingBack): Promise<void> {
  return change(async (tx) => {
    const row = await forApproval(tx, actor, id, input.revision);
    await setPublication(tx, id, { state: 'draft' });
    await note(tx, actor, id, { event: 'sent-back', revision: row.revision, words: input.reason });
  });
}

async function forApproval(tx: Tx, actor: Actor, id: string, seen: number) {
  const row = await lockPublication(tx, id);
  await requireThere(actor, 'publication.approve', lyingOf(row));
  if (row.state !== 'waiting') throw new Refusal('publication.not-waiting');
  unchanged(row, seen);
  if (!isSecondPerson(row.changed_by, personOf(actor))) {
    throw new Refusal('publication.needs-another', 403);
  }
  return row;
}

async function held(tx: Tx, actor: Actor, id: string, to: PublicationState) {
  const row = await lockPublication(tx, id);
  await requireThere(actor, 'publication.edit', lyingOf(row));
  if (!canBecome(row.state, to)) throw new Refusal('publication.not-now');
  return row;
}

/** The hour of a scheduled one has come. Nothing happens when it was changed or taken back since, or is out already. */
export function publishDue({ id, revision }: { id: string; revision: number }): Promise<void> {
  return change(async (tx) => {
    const row = await tx
      .selectFrom('publications')
      .select(['state', 'revision', 'publish_at'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const due = row?.publish_at && row.publish_at <= now();
    if (row?.state !== 'scheduled' || row.revision !== revision || !due) return;
    await publish(tx, system, id);
  });
}
