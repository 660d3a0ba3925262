import { isRedirect, redirect, type Action } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { boxAroundAreas } from '#modules/areas/ground-box.ts';
import { subtreeOf } from '#modules/areas/queries.ts';
import { actions as inPublic, load as loadForm } from '../../../(public)/report/+page.server.ts';
import { framedArea } from '../listed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

type Form = Parameters<NonNullable<(typeof inPublic)[string]>>[0];

// The form is the same as on its own page, and uses nothing of what differs: the place among the routes.
const asOnItsPage = (event: RequestEvent) => event as unknown as Form;

export const load: PageServerLoad = async (event) => ({
  ...(await loadForm(event as unknown as Parameters<typeof loadForm>[0])),
  ...(await beginning(event.url)),
});

/** The area the frame was made for, and where the form's map opens; anywhere without one. */
async function beginning(url: URL) {
  const area = await framedArea(url);
  return {
    area: area?.key ?? '',
    mapBox: area && (await boxAroundAreas(await subtreeOf(area.id))),
  };
}

/** Does what the form does, and stays within the frame: the pages it leads to may stand in none. */
const inFrame =
  (act: Action): Action =>
  async (event) => {
    try {
      return await act(event);
    } catch (way) {
      if (!isRedirect(way)) throw way;
      const area = await framedArea(event.url);
      return redirect(303, insteadOf(way.location, event.params.lang ?? '', area?.key));
    }
  };

function insteadOf(location: string, locale: string, area?: string): string {
  const { pathname, searchParams } = new URL(location, 'http://site');
  const [, page = '', what = ''] = pathname.split('/');
  const query = new URLSearchParams({
    ...(searchParams.has('followed') && { followed: '1' }),
    ...(area && { area }),
  }).toString();
  const more = query && `?${query}`;
  if (page === 'receipt') return paths.embedSent(locale, what) + more;
  return paths.embedFollowed(locale, what, more);
}

export const actions: Actions = Object.fromEntries(
  Object.entries(inPublic).map(([name, act]) => [
    name,
    inFrame((event) => act(asOnItsPage(event as RequestEvent))),
  ]),
);
