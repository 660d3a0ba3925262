import { inLocale } from '#basics/localised.ts';
import { areaNames, areaTree } from '#modules/areas/queries.ts';
import { coverageMatrix, everyOrganisation } from '#modules/organisations/queries-matrix.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const areas = await areaTree();
  const asked = url.searchParams.get('in');
  const below = areas.find(({ key }) => key === asked)?.id;
  const [matrix, organisations, names] = await Promise.all([
    coverageMatrix(actor, asked === '' ? null : below),
    everyOrganisation(actor),
    areaNames(),
  ]);
  const called = new Map(organisations.map((it) => [it.id, inLocale(it.names, locale)]));
  const holesOnly = url.searchParams.has('holes');
  const area = (id: string) => ({
    key: areas.find((one) => one.id === id)?.key ?? '',
    name: inLocale(names.get(id) ?? {}, locale),
    parts: areas.filter(({ parentId, retired }) => parentId === id && !retired).length,
  });
  const rows = matrix.rows
    .map(({ category, fields }) => ({
      ...{ id: category.id, name: inLocale(category.names, locale) },
      fields: fields.map((field) => ({
        ...{ of: field.of, holes: field.holes, overlaps: field.overlaps },
        asked: field.organisations.map((id) => called.get(id) ?? ''),
        alsoFit: field.alsoFit.map((id) => called.get(id) ?? ''),
      })),
    }))
    .filter(({ fields }) => !holesOnly || fields.some(({ holes }) => holes > 0));
  return {
    ...{ holesOnly, rows, columns: matrix.columns.map(area) },
    below: matrix.below === null ? null : area(matrix.below),
  };
};
