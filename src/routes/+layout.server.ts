import { may } from '#modules/people/rules.ts';
import { groundUrl } from '#server/basemap.ts';
import { config } from '#server/config.ts';
import { wordsFor } from '#server/words.ts';
import { deskOf } from './desk-parts.ts';
import { answerWords, sentWords, staffWords } from './sent-words.ts';
import { bannersFor } from './warning-area.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url, route, request, cookies }) => ({
  locale: locals.locale,
  words: wordsSent(locals, route.id ?? '', request.method === 'POST'),
  signedIn: locals.actor.kind === 'person' ? locals.actor.name : null,
  deskAt: deskOf(locals.actor),
  hasTasks: may(locals.actor, 'task.act'),
  emergency: config.emergencyNumbers,
  timeZone: config.timeZone,
  origin: config.publicUrl,
  ground: config.basemapUrl ? { url: groundUrl(), credit: config.basemapCredit } : undefined,
  path: url.pathname,
  query: url.search,
  /** In a partner's frame there is neither head nor foot. */
  framed: isFramed(route.id ?? ''),
  banners: isFramed(route.id ?? '') ? [] : await bannersFor({ ...locals, cookies, url, request }),
});

const isFramed = (route: string) => route.startsWith('/embed/[lang]/');

function wordsSent({ locale, actor }: App.Locals, id: string, answering: boolean) {
  // The form in a frame says what it says on its own page.
  const route = id === '/embed/[lang]/report' ? '/(public)/report' : id;
  const first = sentWords[route];
  const more = [
    ...(answering ? (answerWords[route] ?? []) : []),
    ...(isFramed(id) ? ['embed.by'] : []),
    ...(actor.kind === 'person' ? staffWords : []),
  ];
  return first && wordsFor(locale, [...first, ...more]);
}
