import { fail, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import {
  holdAgain,
  leaveOutComments,
  publishComments,
  undoDecision,
} from '#modules/comments/deciding.ts';
import { deskComments } from '#modules/comments/desk.ts';
import { commentFilters, leavingOut, pickedComments, undoing } from '#modules/comments/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { closeComments } from '#modules/publications/commented.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const asked = Object.fromEntries([...url.searchParams].filter(([, value]) => value));
  const filters = commentFilters.parse(asked);
  return {
    ...(await deskComments(actor, filters, locale)),
    filters,
    all: url.searchParams.has('all'),
  };
};

type Done = { count: number; decision?: string };
type Act<S extends z.ZodType> = (actor: Actor, input: z.output<S>) => Promise<Done>;

const on =
  <S extends z.ZodType>(schema: S, act: Act<S>) =>
  async ({ request, locals: { actor } }: RequestEvent) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, schema, (input) => act(actor, input));
    if (!('done' in answer)) return fail(answer.status, answer.data);
    return { done: answer.done, problems: [] };
  };

export const actions: Actions = {
  publish: on(pickedComments, async (actor, { pick }) => {
    const { id: decision, count } = await publishComments(actor, pick);
    return { decision, count };
  }),
  leave: on(leavingOut, async (actor, { pick, reason }) => {
    const { id: decision, count } = await leaveOutComments(actor, pick, reason);
    return { decision, count };
  }),
  undo: on(undoing, async (actor, { decision }) => ({
    count: await undoDecision(actor, decision),
  })),
  again: on(pickedComments, async (actor, { pick }) => ({ count: await holdAgain(actor, pick) })),
  close: on(z.object({ item: z.uuid() }), async (actor, { item }) => {
    await closeComments(actor, item);
    return { count: 0 };
  }),
};
