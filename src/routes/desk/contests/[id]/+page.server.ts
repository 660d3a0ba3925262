import { z } from 'zod';
import { htmlOf } from '#basics/markdown.ts';
import { pressPaths } from '#basics/press-paths.ts';
import {
  approveContest,
  cancelContest,
  changeContest,
  sendBack,
  sendForApproval,
} from '#modules/contests/actions.ts';
import { deskContest, deskStandings, juryNotes } from '#modules/contests/desk.ts';
import {
  contestForm,
  reasonForm,
  resultsForm,
  type ContestForm,
  type ResultsForm,
} from '#modules/contests/input.ts';
import { newJuror } from '#modules/contests/input-entry.ts';
import { approveResults, closeJudging, proposeResults } from '#modules/contests/judging.ts';
import { dismissJuror, inviteJuror } from '#modules/contests/jury.ts';
import { timesOf } from '#modules/contests/keeping.ts';
import { namesIn, phaseOf, textIn } from '#modules/contests/rules.ts';
import { now } from '#server/clock.ts';
import { changesOf } from '../../changes.ts';
import { actionsOn, nothing, ofSeen } from '../../doing.ts';
import { holdingChoices } from '../../holding-choices.ts';
import { proposedValues, valuesOf } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const contest = await deskContest(actor, params.id);
  const [standings, notes, choices] = await Promise.all([
    deskStandings(actor, params.id),
    juryNotes(actor, params.id),
    holdingChoices(actor, 'contest.hold', locale),
  ]);
  const values = valuesOf(contest);
  const isChange = contest.proposal !== null && contest.state === 'published';
  const proposed = isChange ? proposedValues(contest.proposal as ContestForm) : null;
  const results = contest.state === 'judged' ? (contest.proposal as ResultsForm | null) : null;
  const { id, code, state, counts, jurors, votes } = contest;
  const groups = namesIn(contest.groups, locale);
  return {
    contest: { id, code, state, counts, votes, phase: phaseOf(timesOf(contest), now()) },
    ...{ hasJury: contest.criteria.length > 0, jurors, notes, choices },
    mayCloseJudging: state === 'published' && now() >= (contest.votes_until ?? contest.closes_at),
    title: textIn(contest.texts, locale).title,
    texts: Object.entries(contest.texts).map(([language, text]) => ({
      ...{ language, title: text.title, rules: htmlOf(text.rules), prizes: htmlOf(text.prizes) },
    })),
    ...{ values: proposed ?? values, changes: proposed ? changesOf(values, proposed) : [] },
    ...{ waits: contest.waiting_since !== null, seen: contest.changed_at.toISOString() },
    ownChange: actor.kind === 'person' && actor.personId === contest.changed_by,
    results:
      results &&
      Object.entries(results.words).map(([language, words]) => ({
        ...{ language, words, html: htmlOf(words) },
      })),
    standings: standings.map((one) => ({ ...one, group: groups[one.group] ?? '' })),
    ...{ cancelReason: contest.cancel_reason, opensAt: contest.opens_at },
    ...{ closesAt: contest.closes_at, votesFrom: contest.votes_from },
    votesUntil: contest.votes_until,
  };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskContest(id));

const ofJuror = z.object({ juror: z.string().max(40).default('') });

export const actions: Actions = {
  change: on('change', contestForm, changeContest),
  send: on('send', nothing, (actor, id) => sendForApproval(actor, id)),
  approve: on('approve', ofSeen, (actor, id, { seen }) => approveContest(actor, id, seen)),
  back: on('back', nothing, (actor, id) => sendBack(actor, id)),
  cancel: on('cancel', reasonForm, cancelContest),
  invite: on('invite', newJuror, inviteJuror),
  dismiss: on('dismiss', ofJuror, (actor, id, { juror }) => dismissJuror(actor, id, juror)),
  judged: on('judged', nothing, (actor, id) => closeJudging(actor, id)),
  results: on('results', resultsForm, proposeResults),
  publish: on('publish', ofSeen, (actor, id, { seen }) => approveResults(actor, id, seen)),
};
