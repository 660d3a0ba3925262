import { redirect } from '@sveltejs/kit';
import { deskPaths } from '#basics/desk-paths.ts';
import { sendAgain } from '#modules/letters/actions.ts';
import { deskLetters } from '#modules/letters/queries.ts';
import { troubled } from '#modules/letters/rules.ts';
import { may } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const before = /^\d{1,15}$/.exec(url.searchParams.get('before') ?? '')?.[0] ?? null;
  const inTrouble = url.searchParams.get('state') === 'trouble';
  return {
    ...(await deskLetters(locals.actor, before, inTrouble)),
    inTrouble,
    troubled: [...troubled] as string[],
    readable: !config.smtpUrl && may(locals.actor, 'letter.read'),
    sends: Boolean(config.smtpUrl),
  };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { values } = await readForm(request);
    await sendAgain(locals.actor, values.id ?? '');
    redirect(303, deskPaths.outbox());
  },
};
