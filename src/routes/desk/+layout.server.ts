import { redirect } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { may, mayOpenDesk } from '#modules/people/rules.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { actor } }) => {
  if (actor.kind !== 'person') redirect(303, paths.signIn());
  return {
    desk: mayOpenDesk(actor),
    parts: {
      reports: mayOpenDesk(actor),
      appeals: may(actor, 'appeal.see'),
      district: may(actor, 'meeting.see'),
      board: may(actor, 'report.see') || may(actor, 'appeal.see'),
      outbox: may(actor, 'letter.see'),
      administration: may(actor, 'routing.change') || may(actor, 'person.change'),
      audit: may(actor, 'audit.read'),
    },
  };
};
