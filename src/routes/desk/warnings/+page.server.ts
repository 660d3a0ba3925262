import { may } from '#modules/people/rules.ts';
import { deskWarnings } from '#modules/warnings/queries-desk.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => ({
  warnings: await deskWarnings(actor, locale),
  maySources: may(actor, 'warning.source'),
});
