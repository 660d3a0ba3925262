import { fail, type ActionFailure } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Problem } from '#basics/problems.ts';
import { printable } from '#basics/printable.ts';
import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';

/** What a form gets back: everything typed, and what is wrong beside each field. */
export type FormAnswer = { values: Record<string, string>; problems: Problem[] };

/** A form as sent: its texts by field, and its files by field. Empty file inputs are left out. */
export type SentForm = { values: Record<string, string>; files: Record<string, File[]> };

// Far above what any form of ours has: all of it is given back to the page when something is wrong.
const LONGEST = 100_000;
const MOST_FIELDS = 500;

/** Reads a form post. A field sent twice keeps its last text. */
export async function readForm(request: Request): Promise<SentForm> {
  const values = new Map<string, string>();
  const files = new Map<string, File[]>();
  const fields = [...(await request.formData())].slice(0, MOST_FIELDS);
  for (const [field, value] of fields) {
    if (typeof value === 'string') values.set(field, printable(value.slice(0, LONGEST)));
    else if (value.size > 0 || value.name) files.set(field, [...(files.get(field) ?? []), value]);
  }
  return { values: Object.fromEntries(values), files: Object.fromEntries(files) };
}

/**
 * Checks a form against its schema and does what it asks. Wrong input comes back as 400 with
 * a sentence for each field, an expected no with its own status; what was typed stays.
 */
export async function answerForm<S extends z.ZodType, T>(
  values: Record<string, string>,
  schema: S,
  act: (input: z.output<S>) => Promise<T>,
): Promise<{ done: T } | ActionFailure<FormAnswer>> {
  const read = schema.safeParse(nested(values));
  if (!read.success) return fail(400, { values, problems: problemsOf(read.error) });
  try {
    return { done: await act(read.data) };
  } catch (problem) {
    return refusedForm(values, problem);
  }
}

/** A refusal as the form's answer; anything else is thrown on. */
export function refusedForm(values: Record<string, string>, problem: unknown) {
  if (!(problem instanceof Refusal)) throw problem;
  const { field = '', key, params, status } = problem;
  return fail(status, { values, problems: [{ field, key, params }] });
}

/** "answers.lamp" becomes { answers: { lamp } }. */
function nested(values: Record<string, string>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const [name = '', inner] = field.split('.', 2);
    if (inner === undefined) object[name] = value;
    else object[name] = { ...(object[name] as object | undefined), [inner]: value };
  }
  return object;
}

/** The problems zod found, one a field, in the order of the fields. */
export function problemsOf(error: z.ZodError): Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of error.issues) {
    const field = issue.path.join('.');
    if (problems.has(field)) continue;
    const params: Record<string, string | number> = {};
    if ('maximum' in issue) params.max = Number(issue.maximum);
    if ('minimum' in issue) params.min = Number(issue.minimum);
    problems.set(field, { field, key: keyOf(issue), params });
  }
  return [...problems.values()];
}

const aKey = /^[a-z][a-z-]*\.[a-z.-]+$/;

function keyOf(issue: z.core.$ZodIssue): MessageKey {
  if (aKey.test(issue.message)) return issue.message as MessageKey;
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'field.not-an-email';
  return issue.code === 'too_big' ? 'field.too-long' : 'field.wrong';
}
