import { inLocale } from '#basics/localised.ts';
import { deskPublication } from '#modules/publications/desk.ts';
import { libraryFilters } from '#modules/publications/input-library.ts';
import { pictureLibrary } from '#modules/publications/library.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const filters = libraryFilters.parse(Object.fromEntries(url.searchParams));
  const library = await pictureLibrary(actor, filters, locale);
  const wanted = filters.for ? await deskPublication(actor, filters.for) : null;
  return {
    ...{ ...library, filters, takenBack: url.searchParams.has('taken') },
    choosing: wanted && {
      ...{ id: wanted.row.id, revision: wanted.row.revision },
      title: inLocale(
        Object.fromEntries(Object.entries(wanted.texts).map(([one, { title }]) => [one, title])),
        locale,
      ),
    },
  };
};
