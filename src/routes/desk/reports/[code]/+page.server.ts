import { redirect, type RequestEvent } from '@sveltejs/kit';
import { paths } from '#basics/paths.ts';
import { reassign } from '#modules/assignments/handing.ts';
import { reassignment } from '#modules/assignments/input.ts';
import { hidePhoto, showPhoto } from '#modules/media/actions-desk.ts';
import { banReporter } from '#modules/reports/bans.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { settleFlags } from '#modules/reports/flags.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import {
  banReporterBy,
  closing,
  flagSettlement,
  outsideQuestion,
} from '#modules/reports/input-desk.ts';
import { deskQuery, mergeInto, moderation, reason } from '#modules/reports/input.ts';
import { releaseLock, takeLock, takeNext } from '#modules/reports/locks.ts';
import {
  approveReport,
  declineReport,
  editReport,
  hideReport,
  mergeReports,
  splitOff,
} from '#modules/reports/moderation.ts';
import { askOutside, withdrawQuestion } from '#modules/reports/outside.ts';
import { seeParts } from '#modules/reports/parts.ts';
import { readCode } from '#modules/reports/rules.ts';
import { releaseBanned, undoConfirmed } from '#modules/reports/undoing.ts';
import { readForm } from '#server/forms.ts';
import { keptList } from '../../queue-list.ts';
import { backWith, doneOrAgain, onReport } from './acting.ts';
import { parts } from './parting.ts';
import { sheetOf } from './sheet.ts';
import { speaking } from './speaking.ts';
import { wall } from './walling.ts';
import type { Actions, PageServerLoad } from './$types';

const noReason = reason.partial();

export const load: PageServerLoad = async ({ locals, params, url, cookies }) => {
  const number = (name: string) => Number(url.searchParams.get(name) ?? 0) || 0;
  const sheet = await sheetOf(locals.actor, params.code, {
    locale: locals.locale,
    compare: readCode(url.searchParams.get('compare') ?? '')?.code ?? null,
  });
  return {
    ...sheet,
    list: deskQuery(keptList(cookies)),
    lock: await takeLock(locals.actor, params.code),
    split: Math.min(10, Math.max(0, number('split'))),
    done: url.searchParams.get('done') ?? '',
  };
};

const onPhoto = (act: typeof showPhoto) => async (event: RequestEvent) => {
  const { values } = await readForm(event.request);
  const code = event.params.code ?? '';
  const row = await deskRow(event.locals.actor, code);
  const ref = { subjectId: row.id, id: values.photo ?? '' };
  await act(event.locals.actor, ref, await whereOf(row));
  redirect(303, `${paths.deskReport(code)}#photos`);
};

/** Boxes that were ticked, by the beginning of their names: one text, as the rules read it. */
async function ask(event: RequestEvent) {
  const { values } = await readForm(event.request);
  const ticked = Object.keys(values).filter((name) => name.startsWith('photo-'));
  const photoIds = ticked.map((name) => name.slice('photo-'.length)).join(',');
  return doneOrAgain(event, { ...values, photoIds }, outsideQuestion, (id, input) =>
    askOutside(event.locals.actor, id, input),
  );
}

async function withdraw(event: RequestEvent) {
  const { values } = await readForm(event.request);
  return doneOrAgain(event, values, noReason, (reportId) =>
    withdrawQuestion(event.locals.actor, { reportId, id: values.question ?? '' }),
  );
}

export const actions: Actions = {
  ...speaking,
  ...{ parts, ask, withdraw, wall },
  approve: (event) => onReport(event, noReason, (id) => approveReport(event.locals.actor, id)),
  hide: (event) =>
    onReport(event, reason, (id, input) => hideReport(event.locals.actor, id, input)),
  edit: (event) =>
    onReport(event, moderation, (id, input) => editReport(event.locals.actor, id, input)),
  decline: (event) =>
    onReport(event, closing, (id, input) => declineReport(event.locals.actor, id, input)),
  reassign: (event) =>
    onReport(event, reassignment, (id, input) => reassign(event.locals.actor, id, input)),
  merge: (event) =>
    onReport(event, mergeInto, async (id, input) => {
      const into = await deskRow(event.locals.actor, readCode(input.into)?.code ?? '');
      await mergeReports(event.locals.actor, id, into.id, input);
    }),
  split: (event) => onReport(event, noReason, (id) => splitOff(event.locals.actor, id)),
  seen: (event) => onReport(event, noReason, (id) => seeParts(event.locals.actor, id)),
  undo: (event) =>
    onReport(event, reason, (id, input) => undoConfirmed(event.locals.actor, id, input)),
  settle: (event) =>
    onReport(event, flagSettlement, (id, input) => settleFlags(event.locals.actor, id, input)),
  ban: (event) =>
    onReport(event, banReporterBy, (id, input) => banReporter(event.locals.actor, id, input)),
  release: (event) =>
    onReport(event, reason, (id, input) => releaseBanned(event.locals.actor, id, input)),
  takeOver: async ({ locals, params }) => {
    await takeLock(locals.actor, params.code, { over: true });
    return backWith(params.code, 'take-over');
  },
  giveBack: async ({ locals, params, cookies }) => {
    await releaseLock(locals.actor, params.code);
    redirect(303, paths.desk(deskQuery(keptList(cookies))));
  },
  next: async ({ locals, params, cookies }) => {
    const list = keptList(cookies);
    const code = await takeNext(locals.actor, list, params.code);
    redirect(303, code ? paths.deskReport(code) : paths.desk(`${deskQuery(list)}&none-free=1`));
  },
  showPhoto: onPhoto(showPhoto),
  hidePhoto: onPhoto(hidePhoto),
};
