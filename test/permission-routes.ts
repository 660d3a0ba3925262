import {
  type Lines,
  activity,
  asks,
  house,
  report,
  photo,
  appeal,
  campaign,
  meeting,
  warning,
} from './permission-lines.ts';
import { forContests } from './permission-contests.ts';
import { forPress } from './permission-press.ts';
import { forPrograms } from './permission-programs.ts';
import {
  anIndicator,
  foreign,
  meetingIn,
  withLetter,
  withMail,
  withVoice,
  withWall,
  type Thing,
} from './permission-things.ts';

const administration = [
  ...(['area.change', 'organisation.change', 'category.change', 'calendar.change'] as const),
  ...(['template.change', 'routing.change', 'person.change', 'retention.run'] as const),
  'client.change',
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
  '/account/keys': house(
    'signed-in',
    'load ?/addHook ?/drop ?/make ?/pause ?/resume ?/revoke ?/test',
    'unread',
  ),
  '/account/mine.json': house('signed-in', 'GET'),
  '/account/chats': house('signed-in', 'load ?/code ?/cut', 'unread'),
  '/account/notifications': house('signed-in', 'load ?/choose ?/drop', 'unread'),
  '/account/notifications/devices': house('signed-in', 'POST DELETE', 'unread'),
  '/account/passkeys': house('signed-in', 'load ?/add ?/remove', 'unread'),
  '/account/passkeys/offer': house('signed-in', 'POST', 'unread'),
  ...forPrograms,
  ...forPress,
  ...forContests,
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
  '/desk/admin/hooks': {
    ...house('client.change', 'load'),
    ...house('client.change', '?/again ?/pause ?/resume ?/revoke', 'unread'),
  },
  '/desk/admin/organisations': house('organisation.change', 'load'),
  '/desk/admin/organisations/[organisation]': {
    ...house('organisation.change', 'load ?/cover ?/uncover ?/retire ?/revive'),
    ...house('organisation.change', '?/change', 'unread'),
    ...house('organisation.change', '?/endpoint ?/look ?/again', 'unread'),
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
  '/desk/campaigns': {
    ...house(['campaign.edit', 'campaign.approve'], 'load'),
    ...campaign('campaign.edit', '?/begin'),
  },
  '/desk/campaigns/[id]': {
    ...house(['campaign.edit', 'campaign.approve'], 'load'),
    ...campaign('campaign.edit', '?/save ?/send', ({ town }) => ({
      ...{ revision: '2', from: '2026-03-01', [`area.${town.area('petropavl')}`]: 'yes' },
    })),
    ...campaign('campaign.edit', '?/section ?/ambassador'),
    ...campaign('campaign.edit', '?/drop', 'unread'),
    ...campaign('campaign.approve', '?/approve ?/back', { revision: '2' }),
    ...campaign('campaign.approve', '?/withdraw', { ru: 'Wrong' }),
    ...campaign('publication.edit', '?/adopt', 'unread'),
  },
  '/desk/campaigns/[id]/parts/[part]': {
    ...campaign(['campaign.edit', 'campaign.approve'], 'load'),
    ...campaign('campaign.edit', '?/ambassador ?/sendAmbassador', 'unread'),
    ...campaign('campaign.edit', '?/section ?/sendSection ?/drop ?/picture', 'unread'),
    ...campaign('campaign.edit', '?/consent ?/unconsent', 'unread'),
    ...campaign('campaign.approve', '?/approve ?/back ?/withdraw', 'unread'),
  },
  '/desk/events': house('activity.hold', 'load'),
  '/desk/events/[id]': {
    ...activity('activity.hold', 'load ?/send'),
    ...activity('activity.hold', '?/approve ?/back ?/cancel ?/change ?/results', 'unread'),
  },
  '/desk/events/[id]/check-in': {
    ...activity('activity.hold', 'load'),
    ...activity('activity.hold', '?/default', { ticket: 'ZZZZZZZZ' }),
  },
  '/desk/events/[id]/check-in/tickets': activity('activity.hold', 'POST', 'unread'),
  '/desk/events/[id]/pictures': activity(
    'activity.hold',
    'load ?/add ?/approve ?/withdraw',
    'unread',
  ),
  '/desk/events/[id]/press': {
    ...activity('activity.hold', 'load ?/contacts'),
    ...activity('activity.hold', '?/decline ?/grant', 'unread'),
  },
  '/desk/events/[id]/series': activity(
    'activity.hold',
    'load ?/approve ?/cancel ?/drop ?/move',
    'unread',
  ),
  '/desk/events/[id]/survey': {
    ...activity('activity.hold', 'load'),
    ...activity('activity.hold', '?/close ?/publish ?/save ?/send ?/unpublish', 'unread'),
  },
  '/desk/events/[id]/sign-ups': {
    ...activity('activity.hold', 'load'),
    ...activity('activity.hold', '?/contacts'),
  },
  '/desk/events/held': house('figure.see', 'load'),
  '/desk/events/new': {
    ...house('activity.hold', 'load'),
    ...house('activity.hold', '?/default', 'unread'),
  },
  '/desk/indicators': house('indicator.see', 'load'),
  '/desk/indicators/[id]': {
    load: { needs: 'indicator.see', params: () => ({ id: anIndicator }) },
  },
  '/desk/live': house('report.see', 'GET'),
  '/desk/mails': house('letter.see', 'load'),
  '/desk/mails/[id]': {
    load: { needs: 'letter.see', on: withMail },
    '?/read': { needs: 'letter.read', on: withMail },
    '?/file': { needs: 'letter.see', on: withMail, form: { where: '54.8712345, 69.1421234' } },
  },
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
    ...report('indicator.confirm', '?/wall'),
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
  '/desk/reports/[code]/wall/[proposal]': asks({ needs: 'indicator.see', on: withWall }, 'GET'),
  '/desk/reports/[code]/voices/[voice]': asks({ needs: 'contact.read', on: withVoice }, 'POST'),
  '/desk/reports/bans': asks({ needs: 'report.ban', forAll: true }, 'load ?/ban ?/lift'),
  '/desk/reports/new': {
    ...house('report.enter', 'load ?/look'),
    ...house('report.enter', '?/save', 'unread'),
  },
  '/desk/search': {
    load: { needs: ['report.see', 'appeal.see', 'meeting.see', 'person.change'], query: 'q=lamp' },
  },
  '/desk/waiting': asks(
    { needs: ['publication.approve', 'warning.approve', 'activity.hold'] },
    'load',
  ),
  '/desk/warnings': house('warning.edit', 'load'),
  '/desk/warnings/[id]': {
    ...warning('warning.edit', 'load ?/send ?/return ?/drop'),
    ...warning('warning.edit', '?/cancel', { reason: 'mistake', 'words.ru': 'Sorry' }),
    ...warning('warning.edit', '?/change ?/update', 'unread'),
    ...warning('warning.approve', '?/approve'),
  },
  '/desk/warnings/new': {
    ...house('warning.edit', 'load'),
    ...house('warning.edit', '?/default', 'unread'),
  },
  '/desk/warnings/sources': {
    ...house('warning.source', 'load ?/pause ?/resume ?/drop'),
    ...house('warning.source', '?/add', 'unread'),
  },
  '/work': house('task.act', 'load'),
  '/work/walk': house('task.act', 'load'),
  '/work/[key]/pieces': house('a-link', 'GET PUT'),
  '/work/[key]/send': house('a-link', 'POST'),
  '/work/[key]': house('a-link', 'load ?/accept ?/decline ?/handBack ?/done ?/say'),
};
