import { redirect } from '@sveltejs/kit';
import { isLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { tellingFailures } from '#modules/notifications/failures.ts';
import { letterKinds, previewLetter, sendTest } from '#modules/notifications/previews.ts';
import { readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const kind = url.searchParams.get('kind');
  const asked = url.searchParams.get('in');
  return {
    ...(await tellingFailures(actor)),
    kinds: letterKinds(actor),
    preview: kind && previewLetter(actor, kind, isLocale(asked) ? asked : locale),
    tested: url.searchParams.has('tested'),
  };
};

export const actions: Actions = {
  test: async ({ locals, request }) => {
    const { values } = await readForm(request);
    const { kind = '', locale = '' } = values;
    await sendTest(locals.actor, kind, locale);
    redirect(303, adminPaths.adminNotifications(`kind=${kind}&in=${locale}&tested=1#preview`));
  },
};
