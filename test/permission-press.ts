// Who may ask what of the press desk: see permission-lines.ts.
import { aComment } from './permission-comments.ts';
import { asks, house, publication, type Lines } from './permission-lines.ts';
import { foreign, withCaptions } from './permission-things.ts';

const revised = { revision: '2', kind: 'news', organisationId: '' };
const consented = { who: 'Alma', way: 'spoken', on: '2026-03-01', until: '' };

/** Publications with their comments, pictures and videos, partners, and what comes from elsewhere. */
export const forPress: Record<string, Lines> = {
  '/desk/comments': {
    ...aComment('comment.moderate', '?/publish ?/leave ?/again ?/close'),
    ...house('comment.moderate', 'load ?/undo', { decision: foreign }),
  },
  '/desk/pictures': house('publication.edit', 'load'),
  '/desk/pictures/[id]': {
    ...house('publication.edit', 'load ?/approve ?/drop ?/back'),
    ...house('publication.edit', '?/consent', consented),
    ...house('publication.edit', '?/alts', { 'alt.ru': 'A lamp' }),
  },
  '/desk/partners': {
    ...house('publication.edit', 'load ?/keep', { key: 'school-7' }),
    ...house('publication.edit', '?/end'),
  },
  '/desk/offers': {
    ...house('publication.edit', 'load ?/aside ?/back ?/seen'),
    ...house('publication.edit', '?/takeOver', 'unread'),
    ...asks(
      { needs: 'publication.edit', forAll: true, form: { account: '@a@b.kz' } },
      '?/follow ?/unfollow',
    ),
  },
  '/desk/replies': {
    ...house('publication.edit', 'load ?/leaveOut ?/forget'),
    ...asks(
      { needs: 'publication.edit', forAll: true, form: { whom: 'account' } },
      '?/block ?/unblock',
    ),
  },
  '/desk/publications': {
    ...house(['publication.edit', 'publication.approve'], 'load'),
    ...publication('publication.edit', '?/begin', { kind: 'news', organisationId: '' }),
    ...publication('publication.edit', '?/story'),
  },
  '/desk/publications/[id]': {
    ...publication(['publication.edit', 'publication.approve'], 'load ?/preview', revised),
    ...publication('publication.edit', '?/save ?/send ?/correct', revised),
    ...publication('publication.edit', '?/drop', 'unread'),
    ...publication('publication.approve', '?/approve ?/back', revised),
    ...publication('publication.approve', '?/withdraw', { ru: 'Wrong' }),
  },
  '/desk/publications/[id]/pictures': {
    ...publication(['publication.edit', 'publication.approve'], 'load'),
    ...publication('publication.edit', '?/first ?/remove', revised),
    ...publication('publication.edit', '?/reuse', 'unread'),
    ...publication('publication.edit', '?/add ?/change', 'unread'),
  },
  '/desk/publications/[id]/video': {
    ...publication(['publication.edit', 'publication.approve'], 'load'),
    ...publication('publication.edit', '?/remove ?/silent', revised),
    ...publication('publication.edit', '?/back'),
    ...publication('publication.edit', '?/captions', { ...revised, locale: 'ru', vtt: '' }),
    ...publication('publication.edit', '?/add ?/arrived', 'unread'),
  },
  '/desk/publications/[id]/video/pieces': {
    ...publication('publication.edit', 'GET'),
    ...publication('publication.edit', 'PUT', 'unread'),
  },
  '/desk/publications/[id]/video/[locale].vtt': {
    GET: { needs: ['publication.edit', 'publication.approve'], on: withCaptions },
  },
};
