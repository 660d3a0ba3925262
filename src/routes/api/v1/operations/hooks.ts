import { z } from 'zod';
import { areaTree } from '#modules/areas/queries.ts';
import { addHook, changeHook, dropHook, sendHookAgain } from '#modules/clients/hooks.ts';
import { hookChange, newHook } from '#modules/clients/input.ts';
import { deliveriesOf, ownHook, ownHooks } from '#modules/clients/queries-hooks.ts';
import { keysOf, moment, said, type Keys } from '#modules/clients/report-face.ts';
import { hookEvents, pauses } from '#modules/clients/rules-hooks.ts';
import { Refusal } from '#basics/refusal.ts';
import { operation, type Asked } from '../operation.ts';
import { plain } from '../plain.ts';
import { categoryId } from './found.ts';

const keys = z.array(z.string().max(60)).max(100);

const hookFace = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(hookEvents)),
  areas: z.array(z.string()).meta({ description: 'Keys; empty: all' }),
  categories: z.array(z.string()).meta({ description: 'Keys; empty: all' }),
  madeAt: moment,
  deliveredAt: moment.nullable(),
  failingSince: moment.nullable(),
  paused: z.enum(pauses).nullable(),
});

const hookList = z.object({ items: z.array(hookFace) });
const madeHook = z.object({
  id: z.string(),
  secret: z.string().meta({ description: 'Signs every message (Standard Webhooks); shown once' }),
});
const deliveryList = z.object({
  items: z.array(
    z.object({
      id: z.string().meta({ description: 'The webhook-id header' }),
      event: z.enum(hookEvents),
      state: z.enum(['queued', 'sent', 'failed']),
      attempts: z.int(),
      madeAt: moment,
      triedAt: moment.nullable(),
      answered: z.int().nullable(),
      problem: z.string().nullable(),
    }),
  ),
});
const sentAgain = z.object({ count: z.int() });

type Hook = Awaited<ReturnType<typeof ownHook>>;
const faceOf = ({ areaIds, categoryIds, ...hook }: Hook, known: Keys) => ({
  ...hook,
  madeAt: hook.madeAt.toISOString(),
  ...{ deliveredAt: said(hook.deliveredAt), failingSince: said(hook.failingSince) },
  areas: areaIds.flatMap((id) => known.area(id) ?? []),
  categories: categoryIds.map(known.category),
});

type Named = { areas?: string[] | undefined; categories?: string[] | undefined };

async function idsOf({ areas = [], categories = [] }: Named) {
  const tree = await areaTree();
  const areaIds = areas.map((key) => {
    const found = tree.find((area) => area.key === key);
    if (!found) throw new Refusal('client.no-such-area', 400, {}, 'areas');
    return found.id;
  });
  return { areaIds, categoryIds: await Promise.all(categories.map(categoryId)) };
}

const sent = plain(newHook.extend({ areas: keys.default([]), categories: keys.default([]) }));
const changed = plain(hookChange.extend({ areas: keys.optional(), categories: keys.optional() }));

async function change({ actor, params, body }: Asked<unknown, z.infer<typeof changed>>) {
  const { areas, categories, ...rest } = body;
  const ids = await idsOf({ areas, categories });
  await changeHook(actor, params.id ?? '', {
    ...rest,
    ...(areas && { areaIds: ids.areaIds }),
    ...(categories && { categoryIds: ids.categoryIds }),
  });
}

const base = { part: 'hooks', scope: 'hooks', method: 'GET' } as const;

export const hooks = [
  operation({
    ...{ ...base, name: 'listHooks', path: '/hooks', answer: hookList },
    does: 'The webhooks of the key’s person.',
    act: async ({ actor }) => {
      const [own, known] = await Promise.all([ownHooks(actor), keysOf()]);
      return { items: own.map((hook) => faceOf(hook, known)) };
    },
  }),
  operation({
    ...{ ...base, name: 'addHook', method: 'POST', path: '/hooks', body: sent },
    does: 'Has an address told what happens to public reports. Its secret is given this once.',
    ...{ answer: madeHook, answerStatus: 201, refusals: [409, 422] },
    act: async ({ actor, body }) => addHook(actor, { ...body, ...(await idsOf(body)) }),
  }),
  operation({
    ...{ ...base, name: 'readHook', path: '/hooks/{id}', answer: hookFace },
    does: 'One webhook.',
    act: async ({ actor, params }) => faceOf(await ownHook(actor, params.id ?? ''), await keysOf()),
  }),
  operation({
    ...{ ...base, name: 'changeHook', method: 'PATCH', path: '/hooks/{id}', body: changed },
    does: 'Changes address, events or filters; pauses it, or lets it hear again.',
    refusals: [422],
    act: change,
  }),
  operation({
    ...{ ...base, name: 'dropHook', method: 'DELETE', path: '/hooks/{id}' },
    does: 'Takes a webhook away, with what was to be sent to it.',
    act: ({ actor, params }) => dropHook(actor, params.id ?? ''),
  }),
  operation({
    ...{ ...base, name: 'listDeliveries', path: '/hooks/{id}/deliveries', answer: deliveryList },
    does: 'What was sent to it in the last 30 days, or is to be: the newest 100.',
    act: async ({ actor, params }) => ({
      items: (await deliveriesOf(actor, params.id ?? '')).map((row) => ({
        ...{ id: row.id, event: row.event, state: row.state, attempts: row.attempts },
        ...{ madeAt: row.made_at.toISOString(), triedAt: said(row.tried_at) },
        ...{ answered: row.answered, problem: row.problem },
      })),
    }),
  }),
  operation({
    ...{ ...base, name: 'sendAgain', method: 'POST', path: '/hooks/{id}/again' },
    does: 'Sends what was given up once more.',
    ...{ answer: sentAgain, refusals: [409] },
    act: async ({ actor, params }) => ({ count: await sendHookAgain(actor, params.id ?? '') }),
  }),
];
