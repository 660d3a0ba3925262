import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { deskCalendar } from '#modules/calendars/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { coverageFaults, everyOrganisation } from '#modules/organisations/queries-matrix.ts';
import type { Permission } from '#modules/people/permissions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { staffCount } from '#modules/people/staff-list.ts';
import { deskRules } from '#modules/routing/queries.ts';
import { deskTemplates } from '#modules/templates/queries.ts';
import { now } from '#server/clock.ts';
import { sayIn } from '#server/words.ts';
import type { Say } from '#basics/words.ts';
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
  hooks: 'client.change',
} as const satisfies Record<string, Permission>;
type Part = keyof typeof needed;

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  const parts = (Object.keys(needed) as Part[]).filter((part) => may(actor, needed[part]));
  if (parts.length === 0) throw new Refusal('people.may-not-administer', 403);
  const say = sayIn(locale);
  return {
    parts: await Promise.all(
      parts.map(async (part) => ({ part, number: (await numbers[part]?.(actor, say)) ?? '' })),
    ),
  };
};

/** What is said in a number beside a part, where it has one. */
const numbers: Partial<Record<Part, (actor: Actor, say: Say) => Promise<string>>> = {
  territory: async (_, say) => {
    const inUse = (await areaTree()).filter(({ retired }) => !retired);
    return say('desk.admin.areas', { count: inUse.length });
  },
  organisations: async (actor, say) => {
    const inUse = (await everyOrganisation(actor)).filter(({ retired }) => !retired);
    const { holes } = await coverageFaults(actor);
    return say('desk.admin.organisations', { count: inUse.length, holes });
  },
  categories: async (_, say) =>
    say('desk.admin.categories', { count: choosable(await allCategories()).length }),
  calendar: async (actor, say) => {
    const year = now().getUTCFullYear();
    const { days } = await deskCalendar(actor, year);
    const unchecked = days.filter(({ verified }) => !verified).length;
    return say('desk.admin.days', { year, count: days.length, unchecked });
  },
  templates: async (actor, say) =>
    say('desk.admin.templates', { count: (await deskTemplates(actor)).length }),
  routing: async (actor, say) =>
    say('desk.admin.rules', { count: (await deskRules(actor)).length }),
  people: async (actor, say) => say('desk.admin.people', { count: await staffCount(actor) }),
};
