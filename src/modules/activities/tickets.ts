import { pressPaths } from '#basics/press-paths.ts';
import { codeOf } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { keyFor, sha256 } from '#server/ids.ts';
import { makeKey, openKey } from '#server/keys.ts';

const CODE_LENGTH = 8;
const PURPOSE = 'ticket';

export type TicketRef = { activityId: string; id: string };

/** The end of a ticket's address; nothing is stored for it. */
export const ticketKey = ({ activityId, id }: TicketRef) => makeKey(PURPOSE, activityId, id);

/** The sign-up a ticket's address is for; null when it was not made here. */
export function openTicket(key: string): TicketRef | null {
  const [activityId, id] = openKey(PURPOSE, key) ?? [];
  return activityId && id ? { activityId, id } : null;
}

/** What is read out or typed at the door: eight signs that nobody confuses. */
export const ticketCode = (id: string) =>
  codeOf(sha256(keyFor('code of a ticket', id)), CODE_LENGTH);

/** A ticket as a device at the door keeps it: by this nobody can make one. */
export const ticketHash = ({ activityId, id }: TicketRef) =>
  sha256(`${activityId} ${ticketCode(id)}`).toString('hex');

/** The whole address of a ticket. What its square says besides, after the #, is read without the network. */
export const ticketLink = (code: string, ref: TicketRef) =>
  new URL(pressPaths.eventTicket(code, ticketKey(ref)), config.publicUrl).href;
