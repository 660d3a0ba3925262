import type { Askings } from '#modules/federation/following.ts';
import { HOUSE } from '#modules/federation/rules.ts';
import { addressOf } from './addresses.ts';

const CONTEXT = 'https://www.w3.org/ns/activitystreams';

/** The address of a question: asked anew it is another one, told twice the same. */
const questionAt = (id: string, askedAt: Date) =>
  `${addressOf.actor(HOUSE)}#follows-${id}-${askedAt.getTime()}`;

const question = (id: string, account: string, askedAt: Date) => ({
  ...{ type: 'Follow', id: questionAt(id, askedAt) },
  ...{ actor: addressOf.actor(HOUSE), object: account, to: [account] },
});

/** What our house says to an account that it follows. */
export const askings: Askings = {
  follow: ({ id, account, askedAt }) => ({
    '@context': CONTEXT,
    ...question(id, account, askedAt),
  }),
  unfollow: ({ id, account, askedAt }) => ({
    ...{ '@context': CONTEXT, type: 'Undo', id: `${questionAt(id, askedAt)}-undone` },
    ...{ actor: addressOf.actor(HOUSE), to: [account], object: question(id, account, askedAt) },
  }),
  keyId: (actor) => addressOf.key(actor),
};
