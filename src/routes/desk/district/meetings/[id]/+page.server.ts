import { deskPaths } from '#basics/desk-paths.ts';
import {
  agreeOn,
  cancelMeeting,
  changeMeeting,
  closeMeeting,
  publishMeeting,
  tieToReport,
} from '#modules/meetings/actions.ts';
import { meetingForm, meetingResults, pointForm, pointReport } from '#modules/meetings/input.ts';
import { deskMeeting } from '#modules/meetings/queries.ts';
import { may } from '#modules/people/rules.ts';
import { actionsOn, nothing } from '../../../doing.ts';
import { typedMoment } from '../../../typed-moment.ts';
import { areaChoices } from '../../../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const meeting = await deskMeeting(actor, params.id);
  const holds = may(actor, 'meeting.hold');
  return {
    meeting,
    holds,
    entersReports: may(actor, 'report.enter'),
    areas: holds ? await areaChoices(actor, 'meeting.hold', locale) : [],
    begins: typedMoment(meeting.beginsAt),
  };
};

const on = actionsOn(({ id = '' }) => deskPaths.deskMeeting(id));

export const actions: Actions = {
  change: on('change', meetingForm, changeMeeting),
  cancel: on('cancel', nothing, cancelMeeting),
  agree: on('agree', pointForm, agreeOn),
  tie: on('tie', pointReport, tieToReport),
  close: on('close', meetingResults, closeMeeting),
  publish: on('publish', nothing, publishMeeting),
};
