import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { paths } from '#basics/paths.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { answerForm, readForm } from '#server/forms.ts';

/** What a form of the report's page gives back when it does not lead to the page again. */
const formName = (event: RequestEvent) => event.url.search.slice(2).split('&')[0] ?? '';

/** Back to the page, which says first what was done. */
export const backWith = (code: string, done: string) =>
  redirect(303, `${paths.deskReport(code)}?done=${done}#done`);

/** Checks a form of the page, does what it asks on this report, and shows the page again. */
export async function onReport<S extends z.ZodType>(
  event: RequestEvent,
  schema: S,
  act: (id: string, input: z.output<S>) => Promise<unknown>,
) {
  const { values } = await readForm(event.request);
  return doneOrAgain(event, values, schema, act);
}

/** The same for a form that was read already. */
export async function doneOrAgain<S extends z.ZodType>(
  event: RequestEvent,
  values: Record<string, string>,
  schema: S,
  act: (id: string, input: z.output<S>) => Promise<unknown>,
) {
  const code = event.params.code ?? '';
  const answer = await answerForm(values, schema, async (input) => {
    const { id } = await deskRow(event.locals.actor, code);
    await act(id, input);
  });
  if ('done' in answer) return backWith(code, formName(event));
  return fail(answer.status, { ...answer.data, form: formName(event) });
}

/** Checks a form and gives its answer to the page alone: a preview, or what is sensitive. */
export async function shown<S extends z.ZodType, T>(
  event: RequestEvent,
  schema: S,
  look: (input: z.output<S>) => Promise<T>,
) {
  const { values } = await readForm(event.request);
  return lookAt(event, values, schema, look);
}

/** The same for a form that was read already. */
export async function lookAt<S extends z.ZodType, T>(
  event: RequestEvent,
  values: Record<string, string>,
  schema: S,
  look: (input: z.output<S>) => Promise<T>,
) {
  const answer = await answerForm(values, schema, look);
  const form = formName(event);
  if ('done' in answer) return { values, form, problems: [], shown: answer.done };
  return fail(answer.status, { ...answer.data, form });
}
