import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { addHook, changeHook, dropHook } from '#modules/clients/hooks.ts';
import { newHook } from '#modules/clients/input.ts';
import { tryHook } from '#modules/clients/trying.ts';
import type { Actor } from '#modules/people/rules.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';

/** To what a hook can be bound, by name. */
export async function hookBounds(locale: Locale) {
  const [areas, categories] = await Promise.all([areaTree(), publicCategories()]);
  const named = ({ id, names }: { id: string; names: Parameters<typeof inLocale>[0] }) => ({
    ...{ id, name: inLocale(names, locale) },
  });
  return {
    areas: areas.filter(({ retired }) => !retired).map(named),
    categories: categories.map(named),
  };
}

/** Boxes that were ticked, by the beginning of their names. */
export const ticked = (values: Record<string, string>, beginning: string) =>
  Object.keys(values)
    .filter((name) => name.startsWith(beginning))
    .map((name) => name.slice(beginning.length))
    .join(',');

const sentHook = newHook.extend({ area: z.string().default(''), category: z.string().default('') });

async function boundsOf({ area, category }: z.infer<typeof sentHook>) {
  const { areas, categories } = await hookBounds('ru');
  if (area && !areas.some(({ id }) => id === area)) {
    throw new Refusal('client.no-such-area', 400, {}, 'area');
  }
  if (category && !categories.some(({ id }) => id === category)) {
    throw new Refusal('report.choose-category', 400, {}, 'category');
  }
  return { areaIds: area ? [area] : [], categoryIds: category ? [category] : [] };
}

/** Adds a hook from the form, and gives its secret to be shown once. */
async function add({ request, locals }: RequestEvent) {
  const { values } = await readForm(request);
  const answer = await answerForm(
    { ...values, events: ticked(values, 'event-') },
    sentHook,
    async (input) => addHook(locals.actor, { ...input, ...(await boundsOf(input)) }),
  );
  if ('done' in answer) return { secret: answer.done.secret, problems: [], values: {} };
  return answer;
}

/** Does something with the hook that is named; a refusal is said above. */
const on =
  <T>(act: (actor: Actor, id: string) => Promise<T>) =>
  async ({ request, locals }: RequestEvent) => {
    const { values } = await readForm(request);
    const id = values.hook ?? '';
    try {
      return { id, did: await act(locals.actor, id) };
    } catch (problem) {
      const { status, data } = refusedForm({}, problem);
      return fail(status, data);
    }
  };

/** The same, and shows the page again when it is done. */
const thenShow = (act: (actor: Actor, id: string) => Promise<unknown>) => {
  const acting = on(act);
  return async (event: RequestEvent) => {
    const answer = await acting(event);
    if ('did' in answer) redirect(303, paths.accountKeys());
    return answer;
  };
};

type Tested = { id: string } & Awaited<ReturnType<typeof tryHook>>;

async function test(event: RequestEvent) {
  const answer = await on(tryHook)(event);
  if (!('did' in answer)) return answer;
  const tested: Tested = { id: answer.id, ...answer.did };
  return { tested, problems: [], values: {} };
}

export const hookActions = {
  addHook: add,
  test,
  pause: thenShow((actor, id) => changeHook(actor, id, { paused: true })),
  resume: thenShow((actor, id) => changeHook(actor, id, { paused: false })),
  drop: thenShow(dropHook),
};
