import { showOnly } from '#modules/media/showing.ts';
import type { Tx } from '#server/database.ts';
import { houseToday } from '#server/today.ts';
import {
  ambassadorSeenByStranger,
  type Consent,
  type PartContent,
  type Standing,
} from './rules.ts';
import { consentOf, type Part } from './stored.ts';

/** Where an ambassador stands: what was said last of them to all, and whether they agree. */
type Shown = { standing: Standing; edition: PartContent | null; consent: Consent | null };

/** Shows of an ambassador the picture everybody may see today, and no other, in the caller's transaction. */
export async function showAsSeen(tx: Tx, part: Part): Promise<Shown> {
  const { id, edition: number } = part;
  const standing = { edition: number, withdrawnAt: await withdrawnAt(tx, part) };
  const [edition, consent] = [await lastEdition(tx, part), await consentOf(tx, id)];
  const seen = ambassadorSeenByStranger(standing, edition, consent, houseToday());
  const picture = seen && seen !== 'gone' ? seen.picture : null;
  await showOnly(tx, id, picture ? [picture.id] : []);
  return { standing, edition, consent };
}

/** When it was taken back, or the campaign with all that belongs to it; held until the transaction ends. */
async function withdrawnAt(tx: Tx, { id, campaign_id }: Part): Promise<Date | null> {
  const rows = await tx
    .selectFrom('campaign_parts')
    .select('withdrawn_at as at')
    .where('id', 'in', [id, campaign_id])
    .orderBy('withdrawn_at')
    .forUpdate()
    .execute();
  // Those that were not taken back come last.
  return rows[0]?.at ?? null;
}

async function lastEdition(tx: Tx, { id, edition }: Part): Promise<PartContent | null> {
  const row = await tx
    .selectFrom('campaign_editions')
    .select('content')
    .where('part_id', '=', id)
    .where('number', '=', edition)
    .executeTakeFirst();
  return row ? (row.content as unknown as PartContent) : null;
}
