import type { z } from 'zod';
import { answerForm, readForm, type FormAnswer } from '#server/forms.ts';

const secret = new Set(['password', 'old', 'code', 'answer']);

/** Reads a form with passwords or codes in it, and answers it without giving those back. */
export async function answerSecretForm<S extends z.ZodType, T>(
  request: Request,
  schema: S,
  act: (input: z.output<S>) => Promise<T>,
) {
  const { values } = await readForm(request);
  const answer = await answerForm(values, schema, act);
  if (!('done' in answer)) forgetSecrets(answer.data);
  return answer;
}

function forgetSecrets(data: FormAnswer) {
  data.values = Object.fromEntries(
    Object.entries(data.values).filter(([name]) => !secret.has(name)),
  );
}
