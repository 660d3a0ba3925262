import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { inLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { appealsDueOtherwise, reckonOpenAppealsAnew } from '#modules/appeals/reckoning-anew.ts';
import { reckonOpenAnew } from '#modules/assignments/reckoning-anew.ts';
import { changeDay, importYear } from '#modules/calendars/actions.ts';
import { dayChange, why, yearImport } from '#modules/calendars/input.ts';
import { deskCalendar } from '#modules/calendars/queries.ts';
import { monthsOf } from '#modules/calendars/rules.ts';
import { reportsDueOtherwise } from '#modules/reports/reckoning.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

const thisYear = () => now().getUTCFullYear();
const yearOf = (url: URL) => {
  const year = Number(url.searchParams.get('year'));
  return Number.isInteger(year) && year >= 2000 && year <= 2200 ? year : thisYear();
};

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const year = yearOf(url);
  const [{ days, years, sources }, otherwise, appeals] = await Promise.all([
    deskCalendar(actor, year),
    reportsDueOtherwise(actor),
    appealsDueOtherwise(actor),
  ]);
  return {
    year,
    years: [...new Set([...years.map((one) => one.year), thisYear(), thisYear() + 1])].toSorted(),
    sources,
    days: days.map(({ names, ...one }) => ({ ...one, name: inLocale(names, locale) })),
    months: monthsOf(year, new Map(days.map(({ day, kind }) => [day, kind]))),
    otherwise: otherwise.map(({ code, due_at, wouldBe }) => ({ code, dueAt: due_at, wouldBe })),
    appeals: appeals.map(({ number, due_at, wouldBe }) => ({ number, dueAt: due_at, wouldBe })),
    timeZone: config.timeZone,
  };
};

export const actions: Actions = {
  day: async ({ locals: { actor }, request, url }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, dayChange, (input) => changeDay(actor, input));
    if ('done' in answer) redirect(303, adminPaths.adminCalendar(`year=${yearOf(url)}`));
    return answer;
  },
  bring: async ({ locals: { actor }, request }) => {
    const { values, files } = await readForm(request);
    const file = (await files.file?.[0]?.text()) ?? '';
    const answer = await answerForm({ ...values, file }, yearImport, (input) =>
      importYear(actor, input),
    );
    if ('done' in answer) redirect(303, adminPaths.adminCalendar(`year=${answer.done.year}`));
    return answer;
  },
  anew: async ({ locals: { actor }, request, url }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, z.object({ why }), (input) =>
      reckonOpenAnew(actor, input),
    );
    if ('done' in answer) redirect(303, adminPaths.adminCalendar(`year=${yearOf(url)}`));
    return answer;
  },
  appealsAnew: async ({ locals: { actor }, request, url }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, z.object({ why }), (input) =>
      reckonOpenAppealsAnew(actor, input),
    );
    if ('done' in answer) redirect(303, adminPaths.adminCalendar(`year=${yearOf(url)}`));
    return answer;
  },
};
