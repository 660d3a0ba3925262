import { inLocale } from '#basics/localised.ts';
import { coverageFaults, everyOrganisation } from '#modules/organisations/queries-matrix.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  const [organisations, faults] = await Promise.all([
    everyOrganisation(actor),
    coverageFaults(actor),
  ]);
  return {
    faults,
    organisations: organisations.map(({ id, names, kind, email, phone, retired, covers }) => ({
      ...{ id, kind, email, phone, retired, covers: covers.length },
      name: inLocale(names, locale),
    })),
  };
};
