import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { chooseTelling } from '#modules/notifications/actions.ts';
import { dropOwnDevice } from '#modules/notifications/devices.ts';
import { choices } from '#modules/notifications/input.ts';
import { ownChoices } from '#modules/notifications/queries.ts';
import { isByLaw, usualWay, waysFor } from '#modules/notifications/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { email, settings, ways, devices } = await ownChoices(locals.actor);
  return {
    ...{ email, settings, devices, saved: url.searchParams.has('saved') },
    weekdays: weekdaysIn(locals.locale),
    kinds: ways.map(({ kind, way }) => ({
      ...{ kind, way: way ?? usualWay(kind), ways: waysFor(kind), byLaw: isByLaw(kind) },
    })),
  };
};

// A Monday and the six days after it. Here and not on the page: Node knows Kazakh.
const weekdaysIn = (locale: string) =>
  Array.from({ length: 7 }, (_, day) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2026, 2, 2 + day)),
    ),
  );

export const actions: Actions = {
  choose: async ({ request, locals }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, choices, (input) => chooseTelling(locals.actor, input));
    if ('done' in answer) redirect(303, `${paths.accountNotifications()}?saved=1`);
    return answer;
  },
  drop: async ({ request, locals }) => {
    const { values } = await readForm(request);
    await dropOwnDevice(locals.actor, values.id ?? '');
    redirect(303, paths.accountNotifications());
  },
};
