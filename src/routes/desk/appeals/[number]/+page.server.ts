import { inLocale } from '#basics/localised.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { ableForAppeal, deskAppeal } from '#modules/appeals/desk.ts';
import { lawOf } from '#modules/appeals/law.ts';
import { organisationNames, organisationsKept } from '#modules/organisations/queries.ts';
import { now } from '#server/clock.ts';
import { actions as moves } from './moves.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { actor, locale } = locals;
  const found = await deskAppeal(actor, params.number);
  const [able, names, areas, organisations] = await Promise.all([
    ableForAppeal(actor, params.number),
    organisationNames(locale),
    areaNames(),
    organisationsKept(),
  ]);
  const law = lawOf(found.appeal.law);
  return {
    ...found,
    able,
    organisations: organisations
      .filter(({ retired }) => !retired)
      .map((one) => ({ id: one.id, name: inLocale(one.names, locale) })),
    names: Object.fromEntries(names),
    area: inLocale(areas.get(found.appeal.area_id ?? '') ?? {}, locale),
    forwardInTime: now() <= found.forwardBy,
    law: {
      answer: law.answer[found.appeal.kind],
      extension: law.extension,
      grounds: law.extensionGrounds,
    },
  };
};

export const actions: Actions = moves;
