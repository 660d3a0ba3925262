import type { Permission } from '#modules/people/permissions.ts';
import {
  foreign,
  withActivity,
  withAppeal,
  withCampaign,
  withMeeting,
  withPhoto,
  withPublication,
  withReport,
  withWarning,
  type Thing,
} from './permission-things.ts';

/**
 * One line for what can be asked of the desk, of tasks, of one's account, of the API, and who may:
 * the route's folder, then what is asked of it ("load", "layout", "?/name" of a form action, "GET",
 * "POST"), several in one line where the same people may.
 * - `needs`: the permission of the table, or several of which one is enough; "signed-in": every
 *   person; "a-link": whoever holds its secret link, so that a guessed one opens nothing;
 *   "everybody": it is public.
 * - `on`: makes the thing it is tried on, lying in the city, about a lamp, given to the lamp
 *   service. Without it, it is not about one thing: a list, the house.
 * - `form`: what is sent besides `usual`, so that only permission can stand in the way. "unread":
 *   its form is too long to be sent here; it is tried that nobody else gets through at all.
 */
export type Line = {
  needs: Permission | readonly Permission[] | 'signed-in' | 'a-link' | 'everybody';
  on?: () => Promise<Thing>;
  form?: Form;
  query?: string;
  /** What stands in the address where it is not about one thing. */
  params?: (thing: Thing) => Sent;
  /** It reaches the whole house, so that only a role bound to nothing gives it. */
  forAll?: true;
};
export type Sent = Record<string, string>;
export type Form = Sent | 'unread' | ((thing: Thing) => Sent);

/** What most forms ask; what a form does not ask it does not read. */
export const usual = ({ town, other }: Thing): Sent => ({
  ...{ why: 'Checked by phone', words: 'We look into it today', reason: 'call-back', id: foreign },
  ...{ name: 'Nurlan', email: 'nurlan@example.org', locale: 'en', title: 'Thanks', position: '1' },
  ...{ role: 'officer', roleId: foreign, organisationId: town.organisation('cleaners') },
  ...{ areaId: town.area('petropavl'), categoryId: town.category('lamp') },
  ...{ publicWords: 'Dark', publicAddress: '', into: other },
  ...{
    outcome: 'kept',
    kind: 'email',
    days: '7',
    value: 'a@b.kz',
    coverageId: foreign,
    boxes: '[]',
    seen: '1',
  },
  ...{ session: foreign, passkey: foreign, ban: foreign, question: foreign, point: foreign },
  ...{ day: '2026-03-20', address: 'a@b.kz', verb: 'approve', codes: other, code: other },
});

export type Lines = Record<string, Line>;
export const asks = (line: Line, names: string): Lines =>
  Object.fromEntries(names.split(' ').map((name) => [name, line]));
export const house = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, form }, names);
export const report = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withReport, form }, names);
export const photo = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withPhoto, form }, names);
export const appeal = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withAppeal, form }, names);
export const meeting = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withMeeting, form }, names);
export const activity = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withActivity, form }, names);
export const campaign = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withCampaign, form }, names);
export const warning = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withWarning, form }, names);
export const publication = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withPublication, form }, names);
