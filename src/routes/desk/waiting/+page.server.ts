import { Refusal } from '#basics/refusal.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { waitingActivities, waitingMoves } from '#modules/activities/waiting.ts';
import { waitingParts } from '#modules/campaigns/waiting.ts';
import { waitingContests } from '#modules/contests/waiting.ts';
import { may } from '#modules/people/rules.ts';
import { deskPublications } from '#modules/publications/desk.ts';
import { waitingWarnings } from '#modules/warnings/waiting.ts';
import { deskPartsOf } from '../../desk-parts.ts';
import type { PageServerLoad } from './$types';

type Waits = { id: string; title: string; since: Date };
type What = 'activity' | 'move' | 'contest' | 'campaign';

const lineOf = (what: What, { id, title, since }: Waits, path: string) => ({
  ...{ id, what, title, exercise: false, since, path },
});

/** What waits for whoever looks: others wrote it, and a second person must agree. */
export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  if (!deskPartsOf(actor).includes('waiting')) throw new Refusal('people.may-not-desk', 403);
  const mayApprove = may(actor, 'publication.approve');
  const [warnings, publications, events, moves, contests, campaigns] = await Promise.all([
    waitingWarnings(actor, locale),
    mayApprove ? deskPublications(actor, { forMe: true }, locale) : [],
    waitingActivities(actor, locale),
    waitingMoves(actor, locale),
    waitingContests(actor, locale),
    waitingParts(actor, locale),
  ]);
  return {
    rows: [
      ...warnings.map(({ id, title, exercise, since }) => ({
        ...{ id, what: 'warning' as const, title, exercise, since },
        path: pressPaths.deskWarning(id),
      })),
      ...publications
        .map(({ id, title, changedAt: since }) => ({
          ...{ id, what: 'publication' as const, title, exercise: false, since },
          path: pressPaths.deskPublication(id),
        }))
        .toSorted((one, other) => one.since.getTime() - other.since.getTime()),
      ...campaigns.map((one) => lineOf('campaign', one, one.path)),
      ...events.map((one) => lineOf('activity', one, pressPaths.deskEvent(one.id))),
      ...moves.map((one) => lineOf('move', one, pressPaths.deskEventSeries(one.id))),
      ...contests.map((one) => lineOf('contest', one, pressPaths.deskContest(one.id))),
    ],
  };
};
