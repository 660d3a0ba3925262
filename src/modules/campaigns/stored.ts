import type { Kysely, Selectable } from 'kysely';
import type { Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import type { Database, Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { requireIn } from './grounds.ts';
import {
  canBecome,
  type Consent,
  type PartContent,
  type PartKind,
  type PartState,
} from './rules.ts';

type Source = Kysely<Database> | Tx;

export type Part = Omit<
  Selectable<Database['campaign_parts']>,
  'kind' | 'state' | 'content' | 'withdrawn_reasons'
> & {
  kind: PartKind;
  state: PartState;
  content: PartContent;
  withdrawn_reasons: Partial<Localised> | null;
};

export const asPart = (row: Selectable<Database['campaign_parts']>) => row as unknown as Part;

/** A part as it is worked on; undefined when there is none. */
export async function partById(source: Source, id: string): Promise<Part | undefined> {
  if (!isId(id)) return undefined;
  const row = await source
    .selectFrom('campaign_parts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && asPart(row);
}

/** The same, held until the transaction ends. */
export async function partForUpdate(tx: Tx, id: string): Promise<Part | undefined> {
  if (!isId(id)) return undefined;
  const row = await tx
    .selectFrom('campaign_parts')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && asPart(row);
}

/**
 * The areas in which one must be allowed to work on a part: those of the campaign, of a section
 * and its ambassadors the section's.
 */
export async function areasOf(source: Source, part: Part): Promise<readonly string[]> {
  if (part.area_id) return [part.area_id];
  const own = part.kind === 'campaign' ? part : await partById(source, part.campaign_id);
  return own?.content.areaIds ?? [];
}

type Locking = { id: string; permission: Permission; seen?: number };

/** A part, held until the transaction ends. Refuses who may not, what is not there, and what was changed since it was seen. */
export async function lockPart(tx: Tx, actor: Actor, { id, permission, seen }: Locking) {
  const part = await partForUpdate(tx, id);
  if (!part) throw new Refusal('campaign.unknown', 404);
  await requireIn(actor, permission, await areasOf(tx, part));
  if (seen !== undefined && part.revision !== seen)
    throw new Refusal('campaign.changed-meanwhile', 409);
  return part;
}

export async function setPart(tx: Tx, id: string, set: object): Promise<void> {
  await tx.updateTable('campaign_parts').set(set).where('id', '=', id).execute();
}

/** Keeps what a part says from now on, as a draft of this person, at its next revision, which it gives. */
export async function changeContent(tx: Tx, actor: Actor, part: Part, content: PartContent) {
  if (!canBecome(part.state, 'draft')) throw new Refusal('campaign.is-withdrawn');
  if (part.erased_at) throw new Refusal('campaign.is-erased');
  const revision = part.revision + 1;
  await setPart(tx, part.id, {
    ...{ state: 'draft', approved_by: null, revision, content: JSON.stringify(content) },
    ...{ changed_by: personOf(actor), changed_at: now() },
  });
  await note(tx, actor, { ...part, revision }, { event: 'changed' });
  return revision;
}

type Kept = Pick<Part, 'campaign_id' | 'id' | 'kind' | 'area_id'> & { content: PartContent };

/** Enters a new part. */
export async function enterPart(tx: Tx, actor: Actor, part: Kept): Promise<void> {
  await tx
    .insertInto('campaign_parts')
    .values({
      ...part,
      content: JSON.stringify(part.content),
      ...{ changed_by: personOf(actor), changed_at: now() },
    })
    .execute();
  await note(tx, actor, { ...part, revision: 1 }, { event: 'drafted' });
}

/** Writes down what happened to a part, for those who work on it and for the ledger. */
export async function note(
  tx: Tx,
  actor: Actor,
  { id, campaign_id, kind, revision }: Pick<Part, 'id' | 'campaign_id' | 'kind' | 'revision'>,
  { event, words = '' }: { event: string; words?: string },
): Promise<void> {
  await tx
    .insertInto('campaign_moves')
    .values({
      ...{ part_id: id, id: newId(), event, words, revision },
      ...{ by_person_id: personOf(actor), happened_at: now() },
    })
    .execute();
  const facts = { part: id, kind, revision };
  await record(tx, actor, `campaign.${event}`, { subject: 'campaign', id: campaign_id, ...facts });
}

/** The consent of an ambassador; null when nobody noted one. */
export async function consentOf(source: Source, partId: string): Promise<Consent | null> {
  const row = await source
    .selectFrom('campaign_consents')
    .select(['given_on as givenOn', 'withdrawn_at as withdrawnAt'])
    .where('part_id', '=', partId)
    .executeTakeFirst();
  return row ?? null;
}
