import type { Locale } from '#basics/localised.ts';
import { may, mayOpenDesk } from '#modules/people/rules.ts';
import { groundUrl } from '#server/basemap.ts';
import { config } from '#server/config.ts';
import { wordsFor } from '#server/words.ts';
import { answerWords, sentWords } from './sent-words.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, url, route, request }) => ({
  locale: locals.locale,
  words: wordsSent(locals.locale, route.id ?? '', request.method === 'POST'),
  signedIn: locals.actor.kind === 'person' ? locals.actor.name : null,
  onDesk: mayOpenDesk(locals.actor),
  hasTasks: may(locals.actor, 'task.act'),
  emergency: config.emergencyNumbers,
  timeZone: config.timeZone,
  origin: config.publicUrl,
  ground: config.basemapUrl ? { url: groundUrl(), credit: config.basemapCredit } : undefined,
  path: url.pathname,
  query: url.search,
});

function wordsSent(locale: Locale, route: string, answering: boolean) {
  const first = sentWords[route];
  return first && wordsFor(locale, answering ? [...first, ...(answerWords[route] ?? [])] : first);
}
