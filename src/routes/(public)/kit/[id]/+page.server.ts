import { isLocale } from '#basics/localised.ts';
import { kitOf } from '#modules/syndication/kits.ts';
import { deskPartners, mayKeepPartners } from '#modules/syndication/partners.ts';
import { postsOf } from '#modules/syndication/posts.ts';
import { visitsOf } from '#modules/syndication/visits.ts';
import type { PageServerLoad } from './$types';

/** What a partner needs to pass a thing on; an editor sees by whom readers came, too. */
export const load: PageServerLoad = async ({ params, url, locals: { actor, locale } }) => {
  const asked = url.searchParams.get('in');
  const partner = url.searchParams.get('partner') ?? '';
  const kit = await kitOf(params.id, isLocale(asked) ? asked : locale, partner);
  if (!mayKeepPartners(actor)) return { kit, desk: null };
  const [visits, posts, partners] = await Promise.all([
    visitsOf(actor, kit.id),
    postsOf(kit.id),
    deskPartners(actor),
  ]);
  return { kit, desk: { visits, posts, partners: partners.filter(({ ended }) => !ended) } };
};
