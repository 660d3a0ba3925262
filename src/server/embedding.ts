import { z } from 'zod';
import { isLocale, type Locale } from '#basics/localised.ts';

const host = /^(\*|https?:\/\/(\*\.)?[a-z\d]([a-z\d.-]*[a-z\d])?(:(\d{1,5}|\*))?)$/i;

/** Whose pages may show ours in a frame. */
export const embedSettings = {
  EMBED_HOSTS: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every((one) => host.test(one)), 'is not a list of web addresses or *'),
};

/** One right value. */
export const embedExamples = {
  EMBED_HOSTS: '"https://www.akimat.example, https://*.news.example"',
};

const framed = /^\/embed\/(kk|ru|en)\//;

/** A page for the frame of a partner says its language in its address: there are no cookies there. */
export function localeOfFrame(path: string): Locale | null {
  const [, locale] = framed.exec(path) ?? [];
  return isLocale(locale) ? locale : null;
}

/**
 * Says who may show a page in a frame: of those made for it, whoever EMBED_HOSTS names; of all others
 * nobody. Old browsers know only the second header, which cannot name a host.
 */
export function sayWhoFrames(headers: Headers, path: string, hosts: readonly string[]): void {
  const policy = headers.get('content-security-policy');
  if (hosts.length === 0 || !framed.test(path)) {
    headers.set('x-frame-options', 'DENY');
  } else if (policy) {
    const named = `frame-ancestors 'self' ${hosts.join(' ')}`;
    headers.set('content-security-policy', policy.replace("frame-ancestors 'none'", named));
  }
}
