import type { Cookies } from '@sveltejs/kit';
import { config } from '#server/config.ts';

const encrypted = config.publicUrl.startsWith('https:');
// __Host-: no other name under the same domain can set it, and it travels encrypted only.
const nameOf = (name: string) => (encrypted ? `__Host-${name}` : name);
const SESSION = nameOf('session');
const HALF = nameOf('sign-in');

const attributes = {
  path: '/',
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: encrypted,
};

/** The session cookie of this browser, if it has one. */
export const sessionCookie = (cookies: Cookies) => cookies.get(SESSION);

/** Signs this browser in until the moment given. */
export const keepSession = (cookies: Cookies, cookie: string, expires: Date) =>
  cookies.set(SESSION, cookie, { ...attributes, expires });

/** Signs this browser out. */
export const dropSession = (cookies: Cookies) => cookies.delete(SESSION, attributes);

/** The cookie of a sign-in that is half done: a code, a passkey or another site still has to answer. */
export const halfDoneCookie = (cookies: Cookies) => cookies.get(HALF);

/** Remembers for some minutes what this browser has half done. */
export const keepHalfDone = (cookies: Cookies, half: { cookie: string; expiresAt: Date }) =>
  cookies.set(HALF, half.cookie, { ...attributes, expires: half.expiresAt });

/** It is done, or given up. */
export const dropHalfDone = (cookies: Cookies) => cookies.delete(HALF, attributes);
