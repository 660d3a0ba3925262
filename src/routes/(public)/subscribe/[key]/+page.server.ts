import { Refusal } from '#basics/refusal.ts';
import { locales } from '#basics/localised.ts';
import { endSubscription } from '#modules/subscriptions/ending-subscriptions.ts';
import { choosing, oneWish } from '#modules/subscriptions/input-subscribers.ts';
import { ownSubscription } from '#modules/subscriptions/queries-subscribers.ts';
import { digestChoices } from '#modules/subscriptions/rules-subscribers.ts';
import { openSubscriberKey } from '#modules/subscriptions/subscriber-keys.ts';
import { wishesInWords } from '#modules/subscriptions/wish-words.ts';
import { addWish, choose, dropWish } from '#modules/subscriptions/wishes.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { isId } from '#server/ids.ts';
import { drawnCircle, wishChoices } from '../choices.ts';
import type { Actions, PageServerLoad } from './$types';

function refOf({ key }: { key: string }) {
  const ref = openSubscriberKey(key);
  if (!ref) throw new Refusal('subscribe.unknown', 404);
  return ref;
}

export const load: PageServerLoad = async ({ params, locals, url }) => {
  const own = await ownSubscription(refOf(params)).catch(overIsNull);
  if (!own) return { own: null };
  const { digest, locale, wishes, counts_opens: countsOpens } = own;
  return {
    own: { digest, locale, countsOpens, wishes: await wishesInWords(wishes, locals.locale) },
    ...(await wishChoices(locals.locale)),
    ...{ digests: digestChoices, languages: locales, key: params.key, circle: drawnCircle(url) },
  };
};

// Whoever has just ended it, or opens an old letter, is told so on the page.
function overIsNull(problem: unknown) {
  if (problem instanceof Refusal) return null;
  throw problem;
}

export const actions: Actions = {
  choose: async ({ params, request }) => {
    const { values } = await readForm(request);
    return answerForm(values, choosing, (input) => choose(refOf(params), input));
  },
  add: async ({ params, request }) => {
    const { values } = await readForm(request);
    return answerForm(values, oneWish, (wish) => addWish(refOf(params), wish));
  },
  drop: async ({ params, request }) => {
    const { id = '' } = (await readForm(request)).values;
    if (isId(id)) await dropWish(refOf(params), id);
    return { done: true };
  },
  end: async ({ params }) => {
    await endSubscription(refOf(params));
    return { done: true };
  },
};
