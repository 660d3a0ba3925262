import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { readingWhy } from '#modules/ledger/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';

type Params = Partial<Record<string, string>>;
type Act<S extends z.ZodType> = (
  actor: Actor,
  id: string,
  input: z.output<S>,
  photo?: File,
) => Promise<unknown>;

/** Where one goes when it is done; `made`: the id of what was made, where something was. */
export type Next = (params: Params & { made: string }) => string;
/** Which thing a page is about. */
export type IdOf = (params: Params) => string;

/**
 * Makes the form actions of a page about one thing: each reads its form, does what it asks and goes
 * on. A form with something wrong comes back under its name, with what was typed.
 */
export const actionsOn =
  (after: Next, idOf: IdOf = ({ id = '' }) => id) =>
  <S extends z.ZodType>(form: string, schema: S, act: Act<S>, next = after) =>
  async ({ request, params, locals: { actor } }: RequestEvent) => {
    const { values, files } = await readForm(request);
    const answer = await answerForm(values, schema, (input) =>
      act(actor, idOf(params), input, files.photo?.[0]),
    );
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form });
    const made = typeof answer.done === 'string' ? answer.done : '';
    redirect(303, next({ ...params, made }));
  };

/** A form that asks nothing. */
export const nothing = z.object({});
/** What somebody saw when they agreed to it. */
export const ofSeen = z.object({ seen: z.string().max(40).default('') });

/** Shows the contacts of a page's list once somebody said why they read them. */
export const readingContacts =
  <T>(read: (actor: Actor, id: string, why: string) => Promise<T>) =>
  async ({ request, params, locals: { actor } }: RequestEvent) => {
    const sent = await readForm(request);
    const answer = await answerForm(sent.values, readingWhy, ({ why }) =>
      read(actor, params.id ?? '', why),
    );
    if (!('done' in answer)) return answer;
    const values: Record<string, string> = {};
    return { values, problems: [], contacts: answer.done };
  };
