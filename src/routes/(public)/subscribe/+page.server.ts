import { chatsForWarnings } from '#modules/chats/links.ts';
import { subscribing } from '#modules/subscriptions/input-subscribers.ts';
import { digestChoices } from '#modules/subscriptions/rules-subscribers.ts';
import { subscribe } from '#modules/subscriptions/subscribers.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { drawnCircle, wishChoices } from './choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { areas, kinds } = await wishChoices(locals.locale);
  const area = areas.find(({ key }) => key === url.searchParams.get('area'));
  return {
    ...{ areas, kinds, digests: digestChoices },
    area: area && { key: area.key, name: area.name.replace(/^(– )+/, '') },
    ...{ chats: chatsForWarnings(), circle: drawnCircle(url) },
    campaignId: url.searchParams.get('campaign') ?? '',
  };
};

export const actions: Actions = {
  default: async ({ request, locals, getClientAddress }) => {
    const { values } = await readForm(request);
    const given = { ...values, locale: locals.locale };
    return answerForm(given, subscribing, async (input) => {
      await limit('follow', getClientAddress());
      await limit('subscribe-address', input.email);
      await subscribe(input);
    });
  },
};
