import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { may, mayOpenDesk } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { deskPartsOf, partPaths } from '../desk-parts.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { actor } }) => {
  if (actor.kind !== 'person') redirect(303, paths.signIn());
  return {
    desk: mayOpenDesk(actor),
    federated: config.federation && may(actor, 'publication.edit'),
    deskParts: deskPartsOf(actor).map((part) => ({ part, href: partPaths[part] })),
  };
};
