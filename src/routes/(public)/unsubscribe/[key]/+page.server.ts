import type { MessageKey } from '#basics/words.ts';
import { groundOf } from '#modules/letters/rules.ts';
import { acceptLetters, refusedKinds, refuseLetters } from '#modules/letters/unsubscribing.ts';
import { readForm, refusedForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

const named: Record<string, MessageKey> = {
  'follow-news': 'letter.kind.follow-news',
  message: 'letter.kind.message',
  digest: 'letter.kind.digest',
};
const ofReports = new Set(['accepted', 'claimed', 'parts-claimed', 'declined', 'merged', 'update']);

/** What letters of a kind are called on this page. */
function wordsOf(kind: string): MessageKey {
  if (kind.startsWith('task-')) return 'letter.kind.task';
  return named[kind] ?? (ofReports.has(kind) ? 'letter.kind.report' : 'letter.kind.other');
}

export const load: PageServerLoad = async ({ params, url }) => {
  const refused = await refusedKinds(params.key);
  const kind = /^[a-z][a-z-]{1,40}$/.exec(url.searchParams.get('kind') ?? '')?.[0] ?? null;
  return {
    kind: kind && { words: wordsOf(kind), mayRefuse: groundOf(kind) === 'news' },
    none: refused.every || (kind !== null && refused.kinds.includes(kind)),
    everything: refused.every,
    anything: refused.every || refused.kinds.length > 0,
    refused: [...new Set(refused.kinds.map(wordsOf))],
  };
};

export const actions: Actions = {
  stop: async ({ params, url }) => {
    try {
      await refuseLetters(params.key, url.searchParams.get('kind'));
    } catch (problem) {
      return refusedForm({}, problem);
    }
    return { done: 'stopped' as const };
  },
  every: async ({ params, request }) => {
    await readForm(request);
    await refuseLetters(params.key, null);
    return { done: 'stopped' as const };
  },
  again: async ({ params }) => {
    await acceptLetters(params.key);
    return { done: 'again' as const };
  },
};
