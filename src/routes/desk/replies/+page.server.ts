import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { pressPaths } from '#basics/press-paths.ts';
import { blocks, unblock } from '#modules/federation/blocks.ts';
import { blockRef, oneRef, replyFilters } from '#modules/federation/input.ts';
import {
  blockAuthor,
  forgetReply,
  heldReplies,
  leaveOutReply,
} from '#modules/federation/replies.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

/** What was answered elsewhere to what is published here, and whom nothing is heard from. */
export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const filters = replyFilters.parse(Object.fromEntries(url.searchParams));
  const held = await heldReplies(actor, filters, locale);
  return {
    ...{ ...held, list: filters.list, isOn: config.federation },
    blocked: held.mayBlock ? await blocks(actor) : [],
  };
};

type Act<S extends z.ZodType> = (actor: Actor, input: z.output<S>) => Promise<unknown>;

const on =
  <S extends z.ZodType>(schema: S, act: Act<S>) =>
  async ({ request, locals: { actor }, url }: RequestEvent) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, schema, (input) => act(actor, input));
    if (!('done' in answer)) return answer;
    redirect(
      303,
      pressPaths.deskReplies(url.searchParams.get('list') === 'read' ? 'list=read' : ''),
    );
  };

export const actions: Actions = {
  leaveOut: on(oneRef, (actor, { id }) => leaveOutReply(actor, id)),
  forget: on(oneRef, (actor, { id }) => forgetReply(actor, id)),
  block: on(blockRef, (actor, { id, whom }) => blockAuthor(actor, id, whom)),
  unblock: on(oneRef, (actor, { id }) => unblock(actor, id)),
};
