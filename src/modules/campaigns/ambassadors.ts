import type { SeenRevision } from '#basics/input-approving.ts';
import { Refusal } from '#basics/refusal.ts';
import { claimPhotos, erasePhotos, holdPhotos, keepPhoto } from '#modules/media/actions.ts';
import { keeperOf } from '#modules/media/rules.ts';
import { neverAgain, requireNeverTakenBack } from '#modules/media/taken-back.ts';
import { personOf, system, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { houseToday } from '#server/today.ts';
import { CAMPAIGNS } from './queries.ts';
import { mayBeErased, nothingYet } from './rules.ts';
import { showAsSeen } from './showing.ts';
import {
  changeContent,
  consentOf,
  lockPart,
  note,
  partForUpdate,
  setPart,
  type Part,
} from './stored.ts';

async function lockAmbassador(tx: Tx, actor: Actor, id: string, seen?: number) {
  const part = await lockPart(tx, actor, {
    ...{ id, permission: 'campaign.edit' },
    ...(seen !== undefined && { seen }),
  });
  if (part.kind !== 'ambassador') throw new Refusal('campaign.unknown', 404);
  if (part.erased_at) throw new Refusal('campaign.is-erased');
  return part;
}

/** Notes that an ambassador agreed in writing to be shown, and who noted it. Consent that was withdrawn is given anew on a new page. */
export function noteConsent(actor: Actor, id: string, { givenOn }: { givenOn: string }) {
  return change(async (tx) => {
    const part = await lockAmbassador(tx, actor, id);
    if (givenOn > houseToday()) throw new Refusal('campaign.consent-ahead', 422, {}, 'givenOn');
    if ((await consentOf(tx, id))?.withdrawnAt) throw new Refusal('campaign.consent-withdrawn');
    const noted = { given_on: givenOn, noted_by: personOf(actor), noted_at: now() };
    await tx
      .insertInto('campaign_consents')
      .values({ part_id: id, ...noted })
      .onConflict((on) => on.column('part_id').doUpdateSet(noted))
      .execute();
    await note(tx, actor, part, { event: 'consent-noted' });
  });
}

/**
 * An ambassador wants to be shown no more: by one person, at once, everywhere. What they could be
 * known by is erased some days later.
 */
export async function withdrawConsent(actor: Actor, id: string): Promise<void> {
  await change(async (tx) => {
    const part = await lockAmbassador(tx, actor, id);
    const withdrawn = await tx
      .updateTable('campaign_consents')
      .set({ withdrawn_at: now(), withdrawn_by: personOf(actor) })
      .where('part_id', '=', id)
      .where('withdrawn_at', 'is', null)
      .returning('part_id')
      .executeTakeFirst();
    if (!withdrawn) throw new Refusal('campaign.no-consent');
    await holdPhotos(tx, id);
    await neverAgain(tx, { subjectId: id });
    await note(tx, actor, part, { event: 'consent-withdrawn' });
  });
  await forget(CAMPAIGNS);
}

/** Puts a picture of an ambassador in the place of the one there was; nobody outside sees it before it is approved. */
export async function putAmbassadorPicture(
  actor: Actor,
  id: string,
  said: SeenRevision,
  bytes: Buffer,
) {
  // Asked before anything is kept, and again where it is put.
  await change(async (tx) => {
    await lockAmbassador(tx, actor, id, said.revision);
    await requireNeverTakenBack(tx, bytes);
  });
  const photo = await keepPhoto(actor, { subjectId: id, kind: 'publication' }, bytes);
  return change(async (tx) => {
    const part = await lockAmbassador(tx, actor, id, said.revision);
    await claimPhotos(tx, id, 'publication', {
      ...{ showing: 'held', photoIds: [photo.id] },
      keeper: keeperOf(actor, 'publication'),
    });
    const before = part.content.picture;
    // What was said of another picture is not true of this one.
    const anew = { id: photo.id, alts: {}, credit: '', rights: '' };
    const picture = before?.id === photo.id ? before : anew;
    return changeContent(tx, actor, part, { ...part.content, picture });
  });
}

/** Shows the pictures of those whose term has begun, hides those whose term is over, and erases what is due. Safe to run twice. */
export async function mindAmbassadors(): Promise<void> {
  const rows = await db
    .selectFrom('campaign_parts')
    .select('id')
    .where('kind', '=', 'ambassador')
    .where('erased_at', 'is', null)
    .execute();
  let changed = false;
  for (const { id } of rows) changed = (await change((tx) => mind(tx, id))) || changed;
  if (changed) await forget(CAMPAIGNS);
}

async function mind(tx: Tx, id: string): Promise<boolean> {
  const part = await partForUpdate(tx, id);
  if (!part || part.erased_at) return false;
  const { standing, edition, consent } = await showAsSeen(tx, part);
  const untils = [part.content.until ?? '', edition?.until ?? ''];
  const due = mayBeErased(
    { ...standing, consent, changedAt: part.changed_at, until: untils.toSorted().at(-1) ?? '' },
    now(),
  );
  if (due) await erase(tx, part);
  return due;
}

/** Name, words, picture and whatever was written about them; that there was somebody, and when, stays. */
async function erase(tx: Tx, part: Part): Promise<void> {
  const { id } = part;
  const { from, until } = part.content;
  const content = JSON.stringify({ ...nothingYet, from, until });
  await erasePhotos(tx, id);
  await setPart(tx, id, { content, withdrawn_reasons: null, erased_at: now() });
  await tx.updateTable('campaign_editions').set({ content }).where('part_id', '=', id).execute();
  await tx.updateTable('campaign_moves').set({ words: '' }).where('part_id', '=', id).execute();
  await note(tx, system, part, { event: 'erased' });
}
