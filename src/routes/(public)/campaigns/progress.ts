import { heldForCampaign } from '#modules/activities/held.ts';
import { repairsTowards, spanOf } from '#modules/campaigns/goals.ts';
import type { PublicCampaign } from '#modules/campaigns/queries.ts';

/** How far a campaign is towards its goal, in confirmed figures only; null when nothing is counted. 1 query. */
export async function progressOf(campaign: PublicCampaign) {
  const { goal } = campaign.content;
  if (!goal) return null;
  const { kind, target } = goal;
  const reached =
    kind === 'repairs'
      ? await repairsTowards(campaign)
      : (await heldForCampaign(campaign.id, spanOf(campaign.content)))[kind];
  return { kind, target, reached };
}
