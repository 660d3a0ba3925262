import type { Locale } from '#basics/localised.ts';
import { mayOpenDesk } from '#modules/people/rules.ts';
import { groundUrl } from '#server/basemap.ts';
import { config } from '#server/config.ts';
import { wordsFor } from '#server/words.ts';
import { sentWords } from './sent-words.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, url, route }) => ({
  locale: locals.locale,
  words: wordsSent(locals.locale, sentWords[route.id ?? '']),
  signedIn: locals.actor.kind === 'person' ? locals.actor.name : null,
  onDesk: mayOpenDesk(locals.actor),
  emergency: config.emergencyNumbers,
  timeZone: config.timeZone,
  origin: config.publicUrl,
  ground: config.basemapUrl ? { url: groundUrl(), credit: config.basemapCredit } : undefined,
  path: url.pathname,
  query: url.search,
});

const wordsSent = (locale: Locale, prefixes: string[] | undefined) =>
  prefixes && wordsFor(locale, prefixes);
