import { error } from '@sveltejs/kit';
import { readCardName, shareCard } from '#modules/syndication/cards.ts';
import { sendCard } from '../../sending.ts';
import type { RequestHandler } from './$types';

/** The share card of something that is passed on. */
export const GET: RequestHandler = async ({ params }) =>
  sendCard(await shareCard(readCardName(params.shape, params.name) ?? error(404)));
