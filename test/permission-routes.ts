import type { Permission } from '#modules/people/permissions.ts';
import {
  foreign,
  meetingIn,
  withAppeal,
  withLetter,
  withMeeting,
  withPhoto,
  withReport,
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
type Sent = Record<string, string>;
type Form = Sent | 'unread' | ((thing: Thing) => Sent);

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

type Lines = Record<string, Line>;
const asks = (line: Line, names: string): Lines =>
  Object.fromEntries(names.split(' ').map((name) => [name, line]));
const house = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, form }, names);
const report = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withReport, form }, names);
const photo = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withPhoto, form }, names);
const appeal = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withAppeal, form }, names);
const meeting = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withMeeting, form }, names);

const administration = [
  ...(['area.change', 'organisation.change', 'category.change', 'calendar.change'] as const),
  ...(['template.change', 'routing.change', 'person.change', 'retention.run'] as const),
  'letter.read',
] as const;
const theTile = { z: '12', x: '2834', y: '1290' };
const ofPhoto = (thing: Thing) => ({ photo: thing.params.photo ?? '' });
const noBounds = { organisationId: '', categoryId: '', areaId: '' };
const toOthers = ({ town }: Thing) => ({ organisationId: town.organisation('cleaners') });
const called = { 'names.kk': 'А', 'names.ru': 'А', 'names.en': 'A', kind: 'district' };
const places = { [`positions.${foreign}`]: '1' };
const rule = { id: '', condition: 'category("dogs")' };
const someCategory = ({ town }: Thing) => ({ category: town.category('lamp') });
const associate = ({ town }: Thing) => ({
  ...{ id: '', areaId: town.area('petropavl'), part: 'Head of the block', consented: 'yes' },
});

export const lines: Record<string, Lines> = {
  '/account': house(
    'signed-in',
    'layout load ?/details ?/end ?/endOthers ?/unlink ?/password',
    'unread',
  ),
  '/account/authenticator': house('signed-in', 'load ?/codes ?/confirm ?/off', 'unread'),
  '/account/mine.json': house('signed-in', 'GET'),
  '/account/notifications': house('signed-in', 'load ?/choose ?/drop', 'unread'),
  '/account/notifications/devices': house('signed-in', 'POST DELETE', 'unread'),
  '/account/passkeys': house('signed-in', 'load ?/add ?/remove', 'unread'),
  '/account/passkeys/offer': house('signed-in', 'POST', 'unread'),
  '/api/v1/pins': { GET: { needs: 'everybody', query: 'bbox=60,50,80,60' } },
  '/desk': {
    ...house('signed-in', 'layout'),
    ...house('report.see', 'load ?/drop ?/next ?/save'),
    ...house(['report.assign', 'report.moderate'], '?/bulk ?/undo'),
  },
  '/desk/admin': house(administration, 'load'),
  '/desk/admin/calendar': {
    ...house('calendar.change', 'load ?/anew ?/appealsAnew'),
    ...house('calendar.change', '?/bring ?/day', 'unread'),
  },
  '/desk/admin/categories': house('category.change', 'load ?/default', places),
  '/desk/admin/categories/[category]': {
    ...asks({ needs: 'category.change', params: someCategory }, 'load ?/retire ?/revive'),
    ...house('category.change', '?/change', 'unread'),
  },
  '/desk/admin/categories/[category]/history': {
    load: { needs: 'category.change', params: someCategory },
  },
  '/desk/admin/categories/new': {
    ...house('category.change', 'load'),
    ...house('category.change', '?/default', 'unread'),
  },
  '/desk/admin/notifications': house('letter.read', 'load ?/test'),
  '/desk/admin/notifications/[kind]': house('letter.read', 'GET'),
  '/desk/admin/organisations': house('organisation.change', 'load'),
  '/desk/admin/organisations/[organisation]': {
    ...house('organisation.change', 'load ?/cover ?/uncover ?/retire ?/revive'),
    ...house('organisation.change', '?/change', 'unread'),
  },
  '/desk/admin/organisations/matrix': house('organisation.change', 'load'),
  '/desk/admin/organisations/new': {
    ...house('organisation.change', 'load'),
    ...house('organisation.change', '?/default', 'unread'),
  },
  '/desk/admin/people': house('person.change', 'load'),
  '/desk/admin/people/[person]': house(
    'person.change',
    'load ?/give ?/take ?/disable ?/enable ?/invite',
    noBounds,
  ),
  '/desk/admin/people/new': house('person.change', 'load ?/default', noBounds),
  '/desk/admin/retention': house('retention.run', 'load ?/run ?/hold ?/end ?/find ?/erase'),
  '/desk/admin/routing': {
    ...house('routing.change', 'load ?/retire'),
    ...house('routing.change', '?/try ?/save', rule),
  },
  '/desk/admin/templates': house('template.change', 'load ?/save ?/retire'),
  '/desk/admin/territory': {
    ...house('area.change', 'load ?/order', places),
    ...house('area.change', '?/upload', 'unread'),
  },
  '/desk/admin/territory/[area]': house('area.change', 'load ?/change ?/retire ?/revive', called),
  '/desk/admin/territory/anew': house('area.change', 'load ?/default'),
  '/desk/admin/territory/draft/[draft]': house('area.change', 'load ?/save ?/drop'),
  '/desk/admin/territory/draft/[draft]/drawing.json': house('area.change', 'GET'),
  '/desk/admin/territory/territory.geojson': house('area.change', 'GET'),
  '/desk/appeals': house('appeal.see', 'load'),
  '/desk/appeals/[number]': {
    ...appeal('appeal.see', 'load'),
    ...appeal('appeal.handle', '?/identity ?/take ?/drop ?/reply ?/interim ?/note'),
    ...appeal('appeal.handle', '?/assign ?/forward ?/assign-review', toOthers),
    ...appeal(
      'appeal.handle',
      '?/ask ?/extend ?/close ?/answer ?/answer-review ?/preview',
      'unread',
    ),
  },
  '/desk/appeals/[number]/answers/[id]': appeal('appeal.see', 'GET', 'unread'),
  '/desk/appeals/[number]/documents/[id]': appeal('appeal.see', 'GET', 'unread'),
  '/desk/appeals/new': {
    ...house('appeal.enter', 'load ?/drop'),
    ...house('appeal.enter', '?/enter', 'unread'),
  },
  '/desk/audit': house('audit.read', 'load'),
  '/desk/audit/log.csv': house('audit.read', 'GET'),
  '/desk/district': house('meeting.see', 'load'),
  '/desk/district/associates': {
    ...house('associate.change', 'load'),
    ...meeting('associate.change', '?/forget', 'unread'),
    ...meeting('associate.change', '?/keep', associate),
  },
  '/desk/district/meetings/[id]': {
    ...meeting('meeting.see', 'load'),
    ...meeting('meeting.hold', '?/change ?/cancel ?/agree ?/publish', ({ town }) =>
      meetingIn(town),
    ),
    ...meeting('meeting.hold', '?/tie', 'unread'),
    ...meeting('meeting.hold', '?/close', { attended: '9', results: 'Agreed' }),
  },
  '/desk/district/meetings/new': {
    ...house('meeting.hold', 'load'),
    ...meeting('meeting.hold', '?/default', ({ town }) => meetingIn(town)),
  },
  '/desk/board': house(['report.see', 'appeal.see'], 'load'),
  '/desk/live': house('report.see', 'GET'),
  '/desk/outbox': house('letter.see', 'load ?/default'),
  '/desk/outbox/[id]': { load: { needs: 'letter.read', on: withLetter } },
  '/desk/pins/[z]/[x]/[y]': { GET: { needs: 'report.see', params: () => theTile } },
  '/desk/reports/[code]': {
    ...report('report.see', 'load ?/seen ?/takeOver ?/giveBack ?/next'),
    ...report(
      'report.moderate',
      '?/approve ?/hide ?/edit ?/decline ?/merge ?/split ?/undo ?/settle',
    ),
    ...report('report.assign', '?/reassign', toOthers),
    ...report('report.assign', '?/parts', 'unread'),
    ...report('report.answer', '?/say ?/update ?/ask ?/fill ?/previewSay ?/previewUpdate'),
    ...report('report.answer', '?/withdraw', 'unread'),
    ...report('report.note', '?/note'),
    ...report('report.ban', '?/ban ?/release'),
    ...report('contact.read', '?/contact'),
    ...report('reporter.history', '?/history'),
    ...photo('report.moderate', '?/showPhoto ?/hidePhoto', ofPhoto),
  },
  '/desk/reports/[code]/lock': report('report.see', 'POST'),
  '/desk/reports/[code]/photos/[photo]': {
    ...photo('report.see', 'load'),
    ...photo('report.moderate', '?/default'),
  },
  '/desk/reports/[code]/photos/[photo]/original': photo('original.read', 'POST'),
  '/desk/reports/bans': asks({ needs: 'report.ban', forAll: true }, 'load ?/ban ?/lift'),
  '/desk/reports/new': {
    ...house('report.enter', 'load ?/look'),
    ...house('report.enter', '?/save', 'unread'),
  },
  '/desk/search': {
    load: { needs: ['report.see', 'appeal.see', 'meeting.see', 'person.change'], query: 'q=lamp' },
  },
  '/work': house('task.act', 'load'),
  '/work/[key]': house('a-link', 'load ?/accept ?/decline ?/handBack ?/done ?/say'),
};
