import { pressPaths } from '#basics/press-paths.ts';
import { wholeTerritory } from '#modules/areas/queries.ts';
import { campaignChoices } from '#modules/campaigns/choices.ts';
import {
  cancelWarning,
  changeWarning,
  dropWarning,
  returnWarning,
  sendWarningForApproval,
  updateWarning,
} from '#modules/warnings/actions.ts';
import { cancelForm, warningForm } from '#modules/warnings/input.ts';
import { approveWarning } from '#modules/warnings/publishing.ts';
import { deskWarning } from '#modules/warnings/queries-desk.ts';
import { drawingOf } from '../../../(public)/warnings/drawing.ts';
import { actionsOn, nothing, ofSeen } from '../../doing.ts';
import { reachOf } from '../../reach.ts';
import { areasToWarn, valuesOf } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const warning = await deskWarning(actor, params.id);
  const [areas, territory] = await Promise.all([areasToWarn(actor, locale), wholeTerritory()]);
  return {
    warning,
    areas,
    values: valuesOf(warning),
    reach: await reachOf(actor, params.id),
    campaigns: await campaignChoices(locale, warning.campaignId),
    drawing: drawingOf({ ...warning, everywhere: false }, territory),
  };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskWarning(id));

export const actions: Actions = {
  change: on('change', warningForm, changeWarning),
  update: on('change', warningForm, updateWarning),
  send: on('send', nothing, (actor, id) => sendWarningForApproval(actor, id)),
  approve: on('approve', ofSeen, (actor, id, { seen }) => approveWarning(actor, id, seen)),
  drop: on(
    'drop',
    nothing,
    (actor, id) => dropWarning(actor, id),
    () => pressPaths.deskWarnings(),
  ),
  return: on('return', nothing, (actor, id) => returnWarning(actor, id)),
  cancel: on('cancel', cancelForm, cancelWarning),
};
