import type { Cookies } from '@sveltejs/kit';
import { config } from '#server/config.ts';

const NAME = 'session';

const attributes = () => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: config.publicUrl.startsWith('https:'),
});

/** The session cookie of this browser, if it has one. */
export const sessionCookie = (cookies: Cookies) => cookies.get(NAME);

/** Signs this browser in until the moment given. */
export const keepSession = (cookies: Cookies, cookie: string, expires: Date) =>
  cookies.set(NAME, cookie, { ...attributes(), expires });

/** Signs this browser out. */
export const dropSession = (cookies: Cookies) => cookies.delete(NAME, attributes());
