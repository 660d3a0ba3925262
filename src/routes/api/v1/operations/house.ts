import { z } from 'zod';
import { areaTree } from '#modules/areas/queries.ts';
import { placesFor } from '#modules/areas/locating.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { questionTypes, sensitivities } from '#modules/categories/rules.ts';
import { keysOf } from '#modules/clients/report-face.ts';
import { organisationsKept } from '#modules/organisations/queries.ts';
import { organisationKinds } from '#modules/organisations/rules.ts';
import { limit } from '#server/limits.ts';
import { operation } from '../operation.ts';
import { names } from './faces.ts';

const SEEN_S = 300;

const condition = z.object({ question: z.string(), equals: z.string() });

const categoryList = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      parent: z.string().nullable().meta({ description: 'Key of the group it is in' }),
      names,
      hints: names,
      choosable: z.boolean().meta({ description: 'False: a group, which nobody reports' }),
      sensitivity: z.enum(sensitivities),
      photoAsProof: z.boolean(),
      questions: z.array(
        z.object({
          key: z.string(),
          type: z.enum(questionTypes),
          label: names,
          required: z.boolean(),
          options: z.array(z.object({ key: z.string(), label: names })),
          onlyIf: condition.nullable(),
        }),
      ),
      stopper: z
        .object({ words: names, blocks: z.boolean(), onlyIf: condition.nullable() })
        .nullable()
        .meta({ description: 'What must be said before it is sent; it may forbid sending' }),
    }),
  ),
});

async function readCategories() {
  const all = await publicCategories();
  const keys = new Map(all.map(({ id, key }) => [id, key]));
  const groups = new Set(all.map(({ parentId }) => parentId));
  const items = all.map((one) => ({
    ...{ key: one.key, names: one.names, hints: one.hints, sensitivity: one.sensitivity },
    parent: keys.get(one.parentId ?? '') ?? null,
    choosable: !groups.has(one.id),
    photoAsProof: one.proofRequired,
    questions: one.questions.map((question) => ({
      ...question,
      options: question.options ?? [],
      onlyIf: question.onlyIf ?? null,
    })),
    stopper: one.stopper && { ...one.stopper, onlyIf: one.stopper.onlyIf ?? null },
  }));
  return { items };
}

const areaList = z.object({
  items: z.array(
    z.object({ key: z.string(), parent: z.string().nullable(), kind: z.string(), names }),
  ),
});

async function readAreas() {
  const all = await areaTree();
  const keys = await keysOf();
  const items = all
    .filter(({ retired }) => !retired)
    .map((one) => ({ ...one, parent: keys.area(one.parentId) }));
  return { items };
}

const organisationList = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      kind: z.enum(organisationKinds),
      names,
      retired: z.boolean().meta({ description: 'Only old reports name it' }),
    }),
  ),
});

const placeList = z.object({
  items: z.array(
    z.object({ label: z.string(), lon: z.number(), lat: z.number(), accuracyM: z.number() }),
  ),
});

export const house = [
  operation({
    ...{ name: 'listCategories', method: 'GET', path: '/categories', part: 'house' },
    does: 'Kinds of place problems, with their groups and the questions each asks.',
    ...{ scope: null, keptS: SEEN_S, answer: categoryList },
    act: readCategories,
  }),
  operation({
    ...{ name: 'listAreas', method: 'GET', path: '/areas', part: 'house' },
    does: 'The territory: regions, cities, districts, beats.',
    ...{ scope: null, keptS: SEEN_S, answer: areaList },
    act: readAreas,
  }),
  operation({
    ...{ name: 'listOrganisations', method: 'GET', path: '/organisations', part: 'house' },
    does: 'Who answers for something: key, kind and names.',
    ...{ scope: null, keptS: SEEN_S, answer: organisationList },
    act: async () => ({ items: await organisationsKept() }),
  }),
  operation({
    ...{ name: 'findPlaces', method: 'GET', path: '/places', part: 'house' },
    does: 'Places that typed words may mean: an address, a settlement, a coordinate.',
    ...{ scope: null, answer: placeList },
    query: z.strictObject({
      q: z
        .string('client.query-missing')
        .trim()
        .min(1, 'client.query-missing')
        .max(200, 'field.too-long'),
    }),
    act: async ({ query, locale, address }) => {
      await limit('place', address);
      return { items: await placesFor(query.q, locale) };
    },
  }),
];
