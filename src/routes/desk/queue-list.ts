import type { Cookies } from '@sveltejs/kit';
import { deskFilters, deskQuery, type DeskFilters } from '#modules/reports/input.ts';
import { config } from '#server/config.ts';

const LIST = 'desk-list';

/** Whoever looks for a number or a word looks everywhere. */
export function filtersIn(params: URLSearchParams): DeskFilters {
  const given = [...params].filter(([, value]) => value !== '');
  const asked = deskFilters.parse(Object.fromEntries(given));
  return asked.q ? { ...asked, queue: 'all' } : asked;
}

/** Keeps which list was looked at until the browser is closed, for the way back and for "next". */
export const keepList = (cookies: Cookies, filters: DeskFilters) =>
  cookies.set(LIST, deskQuery(filters), {
    ...{ path: '/desk', httpOnly: true, sameSite: 'lax' },
    secure: config.publicUrl.startsWith('https:'),
  });

/** The list this browser looked at last; triage when it has none. */
export const keptList = (cookies: Cookies): DeskFilters =>
  filtersIn(new URLSearchParams(cookies.get(LIST) ?? ''));
