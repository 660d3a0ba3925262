import type { SeenRevision, SendingBack, Withdrawal } from '#basics/input-approving.ts';
import { Refusal } from '#basics/refusal.ts';
import { holdPhotos } from '#modules/media/actions.ts';
import { removeLater } from '#modules/media/ordering.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { cardFiles } from './cards.ts';
import { CAMPAIGNS } from './queries.ts';
import { canBecome, isSecondPerson, missingIn } from './rules.ts';
import { showAsSeen } from './showing.ts';
import { consentOf, lockPart, note, partForUpdate, setPart, type Part } from './stored.ts';
import { askSecondPerson } from './waiting.ts';

/** Asks a second person. Refuses what is not whole yet, naming the first field that lacks something. */
export function sendPart(actor: Actor, id: string, { revision }: SeenRevision): Promise<void> {
  return change(async (tx) => {
    const part = await lockPart(tx, actor, { id, permission: 'campaign.edit', seen: revision });
    if (part.state !== 'draft') throw new Refusal('campaign.not-a-draft');
    await requireWhole(tx, part);
    await setPart(tx, id, { state: 'waiting' });
    await askSecondPerson(tx, actor, part);
    await note(tx, actor, part, { event: 'sent' });
  });
}

async function requireWhole(tx: Tx, { id, campaign_id, kind, content, erased_at }: Part) {
  if (erased_at) throw new Refusal('campaign.is-erased');
  const own = await partForUpdate(tx, campaign_id);
  if (own?.state === 'withdrawn') throw new Refusal('campaign.is-withdrawn');
  const [lacking] = missingIn({ kind, content, consent: await consentOf(tx, id) });
  if (lacking) throw new Refusal(lacking.key, 422, {}, lacking.field);
  const { picture } = content;
  const photos = picture ? await deskPhotos(id) : [];
  if (picture && photos.find((one) => one.id === picture.id)?.state !== 'ready')
    throw new Refusal('publication.picture-not-ready', 409, {}, 'photo');
}

/**
 * A second person lets it out: from now on everybody reads it so. Refuses whoever changed it last,
 * and what was changed since they read it.
 */
export async function approvePart(actor: Actor, id: string, input: SeenRevision): Promise<void> {
  await change(async (tx) => {
    const part = await forApproval(tx, actor, id, input.revision);
    await requireWhole(tx, part);
    const number = part.edition + 1;
    await tx
      .insertInto('campaign_editions')
      .values({
        ...{ part_id: id, number, content: JSON.stringify(part.content), published_at: now() },
        ...{ changed_by: part.changed_by, approved_by: personOf(actor) },
      })
      .execute();
    await setPart(tx, id, {
      ...{ state: 'published', edition: number, approved_by: personOf(actor) },
      published_at: part.published_at ?? now(),
    });
    if (part.kind === 'ambassador') await showAsSeen(tx, { ...part, edition: number });
    if (part.kind === 'campaign') await removeLater(tx, cardFiles(part));
    await note(tx, actor, part, { event: number > 1 ? 'corrected' : 'published' });
  });
  await forget(CAMPAIGNS);
}

/** A second person gives it back with a reason: it is a draft again. */
export function sendPartBack(actor: Actor, id: string, input: SendingBack): Promise<void> {
  return change(async (tx) => {
    const part = await forApproval(tx, actor, id, input.revision);
    await setPart(tx, id, { state: 'draft' });
    await note(tx, actor, part, { event: 'sent-back', words: input.reason });
  });
}

async function forApproval(tx: Tx, actor: Actor, id: string, seen: number): Promise<Part> {
  const part = await lockPart(tx, actor, { id, permission: 'campaign.approve' });
  if (part.state !== 'waiting') throw new Refusal('publication.not-waiting');
  if (part.revision !== seen) throw new Refusal('campaign.changed-meanwhile', 409);
  if (!isSecondPerson(part.changed_by, personOf(actor)))
    throw new Refusal('publication.needs-another', 403);
  return part;
}

/** Takes a part back for good, with a reason that its page says; of a campaign all its pages. By one person, at once. */
export async function withdrawPart(actor: Actor, id: string, reasons: Withdrawal): Promise<void> {
  await change(async (tx) => {
    const part = await lockPart(tx, actor, { id, permission: 'campaign.approve' });
    if (part.edition === 0) throw new Refusal('publication.not-out-yet');
    if (!canBecome(part.state, 'withdrawn')) throw new Refusal('campaign.is-withdrawn');
    const said = Object.fromEntries(Object.entries(reasons).filter(([, words]) => words));
    await setPart(tx, id, {
      ...{ state: 'withdrawn', withdrawn_at: now() },
      withdrawn_reasons: JSON.stringify(said),
    });
    for (const one of await idsOf(tx, part)) await holdPhotos(tx, one);
    if (part.kind === 'campaign') await removeLater(tx, cardFiles(part));
    await note(tx, actor, part, { event: 'withdrawn', words: Object.values(said).join('\n') });
  });
  await forget(CAMPAIGNS);
}

/** What goes with a part when it is taken back: with a campaign all that belongs to it. */
async function idsOf(tx: Tx, { id, kind }: Part): Promise<string[]> {
  const rows = await tx
    .selectFrom('campaign_parts')
    .select('id')
    .where(kind === 'campaign' ? 'campaign_id' : 'id', '=', id)
    .execute();
  return rows.map((row) => row.id);
}
