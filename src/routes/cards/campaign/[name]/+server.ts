import { campaignCard } from '#modules/campaigns/cards.ts';
import { sendCard } from '../../sending.ts';
import type { RequestHandler } from './$types';

/** The share card of a campaign. */
export const GET: RequestHandler = async ({ params }) => sendCard(await campaignCard(params.name));
