import { inLocale, type Localised } from '#basics/localised.ts';
import type { Permission, Where } from '#modules/people/permissions.ts';
import { peopleWhoMay, type StaffMember } from '#modules/people/who-may.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import { notify } from './actions.ts';

/** Something that waits for a second person; of comments, for a first one. */
export type Awaiting = {
  what: 'publication' | 'warning' | 'activity' | 'campaign' | 'contest' | 'comments';
  id: string;
  /** Its page at the desk. */
  path: string;
  /** The same question is asked once. */
  once: string;
  titles: Partial<Localised>;
  permission: Permission;
  /** Where it lies: whoever is asked may approve in all of these. */
  lies: Where[];
  /** Who changed it last, and who asks: they are not asked. */
  except: (string | null)[];
  /** Quiet hours do not hold it back. */
  urgent?: boolean;
};

/** Has everybody told who may approve it, once the caller's transaction holds. */
export const askApprovers = (tx: Tx, awaiting: Awaiting): Promise<void> =>
  later(tx, 'notifications.tell-approvers', awaiting);

/** Tells everybody who may approve something that it waits for them. Safe to run twice. */
export function tellApprovers(awaiting: Awaiting): Promise<void> {
  return change(async (tx) => {
    for (const one of await approversOf(tx, awaiting)) await ask(tx, awaiting, one);
  });
}

async function approversOf(tx: Tx, { permission, lies, except }: Awaiting) {
  const [first = [], ...others] = await Promise.all(
    lies.map((where) => peopleWhoMay(tx, permission, where)),
  );
  const everywhere = others.map((some) => new Set(some.map(({ id }) => id)));
  return first.filter(({ id }) => !except.includes(id) && everywhere.every((some) => some.has(id)));
}

async function ask(tx: Tx, awaiting: Awaiting, { id: personId, locale }: StaffMember) {
  const { what, id, path, once, titles, urgent = false } = awaiting;
  const say = sayIn(locale);
  const title = inLocale(titles, locale);
  await notify(tx, {
    ...{ kind: 'approval', to: { personId }, about: { id, path }, once: `${what} ${once}`, urgent },
    subject: say(
      what === 'comments' ? 'letter.approval.comments-wait' : 'letter.approval.subject',
      {
        title,
      },
    ),
    parts: [
      say(`letter.approval.${what}`, { title }),
      ...(what === 'comments' ? [] : [say('letter.approval.second')]),
      { href: new URL(path, config.publicUrl).href, words: say('letter.approval.open') },
    ],
  });
}
