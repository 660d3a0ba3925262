import { fail, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { deskRow } from '#modules/reports/desk.ts';
import { splitting } from '#modules/reports/input-desk.ts';
import { splitIntoParts } from '#modules/reports/parts.ts';
import { MOST_PARTS } from '#modules/reports/rules-desk.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { backWith } from './acting.ts';

const nth = Array.from({ length: MOST_PARTS }, (_, at) => at);

/** "words-0", "categoryId-0", "photo-0-<id>": the parts as the rules read them. */
function partsIn(sent: unknown) {
  const values = sent as Record<string, unknown>;
  const parts = nth
    .filter((at) => `categoryId-${at}` in values)
    .map((at) => ({
      categoryId: values[`categoryId-${at}`],
      words: values[`words-${at}`],
      photoIds: Object.keys(values)
        .filter((name) => name.startsWith(`photo-${at}-`))
        .map((name) => name.slice(`photo-${at}-`.length)),
    }));
  return { parts, why: values.why };
}

const asSent = z.preprocess(partsIn, splitting);

/** Splits the report as the form says; what was typed stays when something is wrong. */
export async function parts(event: RequestEvent) {
  const code = event.params.code ?? '';
  const { values } = await readForm(event.request);
  const answer = await answerForm(values, asSent, async (input) => {
    const { id } = await deskRow(event.locals.actor, code, 'report.assign');
    await splitIntoParts(event.locals.actor, id, input);
  });
  if ('done' in answer) return backWith(code, 'parts');
  const problems = answer.data.problems.map((problem) => ({
    ...problem,
    field: problem.field.replace(/^parts\.(\d+)\.(\w+).*$/, '$2-$1'),
  }));
  return fail(answer.status, { values, problems, form: 'parts' });
}
