import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { paths } from '#basics/paths.ts';
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
import { may, type Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areaChoices } from '../../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const meeting = await deskMeeting(actor, params.id);
  const holds = may(actor, 'meeting.hold');
  return {
    meeting,
    holds,
    entersReports: may(actor, 'report.enter'),
    areas: holds ? await areaChoices(actor, 'meeting.hold', locale) : [],
    begins: DateTime.fromJSDate(meeting.beginsAt, { zone: config.timeZone }).toFormat(
      "yyyy-MM-dd'T'HH:mm",
    ),
  };
};

type Act<S extends z.ZodType> = (actor: Actor, id: string, input: z.output<S>) => Promise<void>;

const on =
  <S extends z.ZodType>(name: string, schema: S, act: Act<S>) =>
  async (event: RequestEvent) => {
    const { values } = await readForm(event.request);
    const id = event.params.id ?? '';
    const answer = await answerForm(values, schema, (input) => act(event.locals.actor, id, input));
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: name });
    redirect(303, paths.deskMeeting(id));
  };

const nothing = z.object({});

export const actions: Actions = {
  change: on('change', meetingForm, changeMeeting),
  cancel: on('cancel', nothing, cancelMeeting),
  agree: on('agree', pointForm, agreeOn),
  tie: on('tie', pointReport, tieToReport),
  close: on('close', meetingResults, closeMeeting),
  publish: on('publish', nothing, publishMeeting),
};
