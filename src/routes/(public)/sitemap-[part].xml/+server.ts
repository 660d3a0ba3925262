import { error } from '@sveltejs/kit';
import { sitemapPart } from '#modules/syndication/sitemap.ts';
import { campaignPages } from '../campaigns/pages.ts';
import type { RequestHandler } from './$types';

/** One of the lists that /sitemap.xml names. */
export const GET: RequestHandler = async ({ params }) => {
  if (!/^[1-9]\d{0,4}$/.test(params.part)) error(404);
  const list = (await sitemapPart(Number(params.part), await campaignPages())) ?? error(404);
  return new Response(list, {
    headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' },
  });
};
