import { sitemapIndex } from '#modules/syndication/sitemap.ts';
import type { RequestHandler } from './$types';

/** Where search engines find which pages there are. */
export const GET: RequestHandler = async () =>
  new Response(await sitemapIndex(), {
    headers: { 'content-type': 'application/xml', 'cache-control': 'public, max-age=3600' },
  });
