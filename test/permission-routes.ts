import type { Permission } from '#modules/people/permissions.ts';
import {
  cleaners,
  foreign,
  reason,
  withLetter,
  withPhoto,
  withReport,
  type Thing,
} from './permission-things.ts';

/**
 * One line for each thing that can be asked of the desk, of a task, of one's account, of the API:
 * the route's folder, what is asked of it ("load", "?/name" of a form action, "GET", "POST") and
 * who may:
 * - `needs`: the permission of the table, or several of which one is enough; "signed-in": every
 *   person; "a-link": whoever holds its secret link, so that a guessed one opens nothing;
 *   "everybody": it is public.
 * - `on`: makes the thing it is tried on, lying in the city, about a lamp, given to the lamp
 *   service. Without it, it is not about one thing: a list, the house.
 * - `form`: what is sent, so that only permission can stand in the way.
 */
export type Line = {
  needs: Permission | readonly Permission[] | 'signed-in' | 'a-link' | 'everybody';
  on?: () => Promise<Thing>;
  form?: Record<string, string> | ((thing: Thing) => Record<string, string>);
  query?: string;
};

const report = (needs: Permission, form: Line['form'] = {}): Line => ({
  needs,
  on: withReport,
  form,
});
const photo = (needs: Permission, form: Line['form'] = {}): Line => ({
  needs,
  on: withPhoto,
  form,
});
const why = { why: 'Checked by phone' };
const ofPhoto = (thing: Thing) => ({ photo: thing.params.photo ?? '' });

const edited = ({ town }: Thing) => ({
  ...{ publicWords: 'Dark', publicAddress: '', categoryId: town.category('lamp') },
});

const rule = (thing: Thing) => ({
  ...{ ...why, name: 'Dogs', condition: 'category == "dogs"', position: '1' },
  organisationId: cleaners(thing),
});
const template = {
  ...{ categoryId: '', state: '', locale: 'en', position: '1', title: 'Thanks', words: 'We look' },
};

const house = (needs: Permission, form: Line['form'] = {}): Line => ({ needs, form });
const link: Line = { needs: 'a-link' };

export const lines: Record<string, Record<string, Line>> = {
  '/api/v1/pins': { GET: { needs: 'everybody', query: 'bbox=60,50,80,60' } },
  '/desk': { layout: { needs: 'signed-in' }, load: { needs: 'report.see' } },
  '/desk/admin/routing': {
    load: house('routing.change'),
    '?/try': house('routing.change', rule),
    '?/save': house('routing.change', rule),
    '?/retire': house('routing.change', { ...why, id: foreign }),
  },
  '/desk/admin/templates': {
    load: house('template.change'),
    '?/save': house('template.change', template),
    '?/retire': house('template.change', { id: foreign }),
  },
  '/desk/outbox': {
    load: house('letter.see'),
    '?/default': house('letter.see', { id: foreign }),
  },
  '/desk/outbox/[id]': { load: { needs: 'letter.read', on: withLetter } },
  '/desk/reports/[code]': {
    load: report('report.see'),
    '?/approve': report('report.moderate'),
    '?/hide': report('report.moderate', why),
    '?/edit': report('report.moderate', (thing) => ({ ...why, ...edited(thing) })),
    '?/decline': report('report.moderate', why),
    '?/reassign': report('report.assign', (thing) => ({ ...why, organisationId: cleaners(thing) })),
    '?/merge': report('report.moderate', (thing) => ({ ...why, into: thing.other })),
    '?/split': report('report.moderate'),
    '?/say': report('report.answer', { words: 'We look into it' }),
    '?/showPhoto': photo('report.moderate', ofPhoto),
    '?/hidePhoto': photo('report.moderate', ofPhoto),
    '?/contact': report('contact.read', reason),
  },
  '/desk/reports/[code]/photos/[photo]': {
    load: photo('report.see'),
    '?/default': photo('report.moderate', { boxes: '[]' }),
  },
  '/desk/reports/[code]/photos/[photo]/original': { POST: photo('original.read', reason) },
  '/work/[key]': {
    load: link,
    '?/accept': link,
    '?/decline': link,
    '?/handBack': link,
    '?/done': link,
    '?/say': link,
  },
};
