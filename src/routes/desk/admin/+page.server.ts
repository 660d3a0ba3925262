import { areaTree } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { coverageFaults, everyOrganisation } from '#modules/organisations/queries-matrix.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { Refusal } from '#basics/refusal.ts';
import type { PageServerLoad } from './$types';

const needed = {
  territory: 'area.change',
  organisations: 'organisation.change',
  categories: 'category.change',
  calendar: 'calendar.change',
  templates: 'template.change',
  routing: 'routing.change',
  people: 'person.change',
  retention: 'retention.run',
  notifications: 'letter.read',
} as const satisfies Record<string, Permission>;
type Part = keyof typeof needed;

export const load: PageServerLoad = async ({ locals: { actor } }) => {
  const parts = (Object.keys(needed) as Part[]).filter((part) => may(actor, needed[part]));
  if (parts.length === 0) throw new Refusal('people.may-not-administer', 403);
  return { parts, counts: await countsFor(actor) };
};

/** The numbers beside the parts that have some. */
async function countsFor(actor: Actor) {
  const areas = (await areaTree()).filter(({ retired }) => !retired).length;
  const categories = choosable(await allCategories()).length;
  if (!may(actor, 'organisation.change')) return { areas, categories, organisations: 0, holes: 0 };
  const organisations = (await everyOrganisation(actor)).filter(({ retired }) => !retired).length;
  const { holes } = await coverageFaults(actor);
  return { areas, categories, organisations, holes };
}
