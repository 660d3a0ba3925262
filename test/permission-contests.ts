// Who may ask what of contests at the desk: see permission-lines.ts.
import { draftContest } from '#modules/contests/actions.ts';
import { deskEntry } from '#modules/contests/reading.ts';
import { system } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { codeOfContest, contest, entered } from './contests.ts';
import { asks, house, type Form, type Line, type Lines } from './permission-lines.ts';
import { reason, theTown, type Thing } from './permission-things.ts';

/** A contest in the city that takes entries, with one that waits for an editor. */
async function withContest(): Promise<Thing> {
  const town = await theTown();
  const title = `Xylophone ${newId()}`;
  const lying = { areaId: town.area('petropavl'), opens: '2026-03-01T09:00' };
  const id = await draftContest(system, contest(lying));
  await db
    .updateTable('contests')
    .set({ state: 'published', published_at: now() })
    .where('id', '=', id)
    .execute();
  const { number } = await entered({ id, code: await codeOfContest(id) }, { title });
  const { seen } = await deskEntry(system, id, number);
  const params = { id, number: String(number), seen };
  return { kind: 'meeting', params, secrets: [title], town, other: '' };
}

const on = (needs: Line['needs'], names: string, form: Form = {}) =>
  asks({ needs, on: withContest, form }, names);

export const forContests: Record<string, Lines> = {
  '/desk/contests': house(['contest.hold', 'contest.judge'], 'load'),
  '/desk/contests/new': {
    ...house('contest.hold', 'load'),
    ...house('contest.hold', '?/default', 'unread'),
  },
  '/desk/contests/[id]': {
    ...on('contest.hold', 'load ?/invite'),
    ...on('contest.hold', '?/cancel', { reason: 'No jury was found' }),
    ...on('contest.hold', '?/change ?/send ?/approve ?/back ?/dismiss', 'unread'),
    ...on('contest.hold', '?/judged ?/results ?/publish', 'unread'),
  },
  '/desk/contests/[id]/entries': {
    ...on('contest.hold', 'load'),
    ...on('contest.hold', '?/contacts', reason),
  },
  '/desk/contests/[id]/entries/[number]': {
    ...on('contest.hold', 'load'),
    ...on('contest.hold', '?/decline', ({ params: { seen = '' } }) => ({
      ...{ reason: 'Names a neighbour', seen },
    })),
    ...on('contest.hold', '?/accept', 'unread'),
  },
  '/desk/contests/[id]/judge': on('contest.judge', 'load ?/default'),
  '/desk/contests/[id]/certificates': {
    ...on('contest.hold', 'load'),
    ...on('contest.hold', '?/default', reason),
  },
};
