import { pressPaths } from '#basics/press-paths.ts';
import { config } from '#server/config.ts';
import type { RequestHandler } from './$types';

/**
 * Names the list of our pages. Nothing is forbidden here: pages with secret links say themselves that
 * nobody is to list them, and whoever may not open them would never read that.
 */
export const GET: RequestHandler = () =>
  new Response(
    `User-agent: *\nDisallow:\n\nSitemap: ${new URL(pressPaths.sitemap(), config.publicUrl).href}\n`,
    { headers: { 'content-type': 'text/plain', 'cache-control': 'public, max-age=86400' } },
  );
