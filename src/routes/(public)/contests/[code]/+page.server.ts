import { inLocale } from '#basics/localised.ts';
import { htmlOf, plainWords } from '#basics/markdown.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { contestFace } from '../face.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const [face, names, organisations] = await Promise.all([
    contestFace(params.code, locale),
    areaNames(),
    organisationNames(locale),
  ]);
  return {
    ...face,
    ...{ rules: htmlOf(face.text.rules), prizes: htmlOf(face.text.prizes) },
    summary: plainWords(face.text.rules).slice(0, 200),
    area: inLocale(names.get(face.contest.areaId ?? '') ?? {}, locale),
    organisation: organisations.get(face.contest.organisationId ?? '') ?? '',
  };
};
