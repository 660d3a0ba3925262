import { pressPaths } from '#basics/press-paths.ts';
import { cancelSeries, moveSeries, seriesLook } from '#modules/activities/input-series.ts';
import { textIn } from '#modules/activities/rules.ts';
import {
  approveMove,
  cancelSeries as cancel,
  dropMove,
  proposeMove,
} from '#modules/activities/series.ts';
import { seriesAhead } from '#modules/activities/series-look.ts';
import { actionsOn, nothing, ofSeen } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { actor, locale } }) => {
  const look = seriesLook.parse(Object.fromEntries(url.searchParams));
  const { texts, ...ahead } = await seriesAhead(actor, params.id, look);
  return {
    ...{ id: params.id, title: textIn(texts, locale).title, look, ahead },
    asked: url.searchParams.get('hours') ?? '',
  };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskEvent(id));

export const actions: Actions = {
  cancel: on('cancel', cancelSeries, cancel),
  move: on('move', moveSeries, proposeMove),
  approve: on('approve', ofSeen, (actor, id, { seen }) => approveMove(actor, id, seen)),
  drop: on('drop', nothing, (actor, id) => dropMove(actor, id)),
};
