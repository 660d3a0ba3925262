import { pressPaths } from '#basics/press-paths.ts';
import {
  approveActivity,
  cancelActivity,
  changeActivity,
  sendBack,
  sendForApproval,
} from '#modules/activities/actions.ts';
import { deskActivity } from '#modules/activities/desk.ts';
import { activityForm, cancelForm, resultsForm } from '#modules/activities/input.ts';
import { recordResults } from '#modules/activities/results.ts';
import { textIn } from '#modules/activities/rules.ts';
import { htmlOf } from '#basics/markdown.ts';
import { personOf } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { whenOf } from '../../../(public)/events/when.ts';
import { changesIn, choicesFor, proposedValues, valuesOf } from '../values.ts';
import { actionsOn, nothing, ofSeen } from '../../doing.ts';
import { reachOf } from '../../reach.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const activity = await deskActivity(actor, params.id);
  const { id, code, state, place, counts, capacity, proposal, reached, minutes } = activity;
  const { inSeries, moves, kind } = activity;
  const values = valuesOf(activity);
  const proposed = proposal && proposedValues(proposal);
  const by = personOf(actor);
  return {
    event: { id, code, state, place, counts, capacity, reached, minutes, inSeries, moves, kind },
    ...{ title: textIn(activity.texts, locale).title, values: proposed ?? values },
    texts: Object.entries(activity.texts).map(([language, { title, description }]) => ({
      ...{ language, title, html: htmlOf(description) },
    })),
    changes: proposed ? changesIn(values, proposed) : [],
    ...{ waits: activity.waiting_since !== null, seen: activity.changed_at.toISOString() },
    ownChange: by === activity.changed_by,
    hasBegun: activity.starts_at <= now(),
    cancelReason: activity.cancel_reason,
    when: whenOf(
      { startsAt: activity.starts_at, endsAt: activity.ends_at, timeZone: activity.time_zone },
      locale,
    ),
    reach: await reachOf(actor, id),
    choices: await choicesFor(actor, locale, activity.campaign_id ?? ''),
  };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskEvent(id));

export const actions: Actions = {
  change: on('change', activityForm, changeActivity),
  send: on('send', nothing, (actor, id) => sendForApproval(actor, id)),
  approve: on('approve', ofSeen, (actor, id, { seen }) => approveActivity(actor, id, seen)),
  back: on('back', nothing, (actor, id) => sendBack(actor, id)),
  cancel: on('cancel', cancelForm, cancelActivity),
  results: on('results', resultsForm, recordResults),
};
