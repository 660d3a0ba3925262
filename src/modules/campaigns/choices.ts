import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { db } from '#server/database.ts';
import { houseToday } from '#server/today.ts';
import { titleOf } from './desk.ts';
import { isOver } from './rules.ts';
import { asPart, partById } from './stored.ts';

const MOST = 300;

/** The campaigns something may be put into: all but those that were taken back or are over; `chosen` stays among them. */
export async function campaignChoices(locale: Locale, chosen: string | null = null) {
  const rows = await db
    .selectFrom('campaign_parts')
    .selectAll()
    .where('kind', '=', 'campaign')
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute();
  const today = houseToday();
  return rows
    .map(asPart)
    .filter(
      ({ id, state, content }) =>
        id === chosen || (state !== 'withdrawn' && !isOver(content, today)),
    )
    .map(({ id, content }) => ({ id, name: titleOf(content, locale) }));
}

/** Refuses a campaign there is none of. */
export async function requireCampaign(id: string | null | undefined): Promise<void> {
  if (!id) return;
  const part = await partById(db, id);
  if (part?.kind !== 'campaign') throw new Refusal('field.wrong', 400, {}, 'campaignId');
}
