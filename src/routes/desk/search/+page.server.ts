import { inLocale, type Locale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { deskPaths } from '#basics/desk-paths.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { searchAppeals } from '#modules/appeals/queries.ts';
import { searchAssociates } from '#modules/meetings/associates.ts';
import { searchMeetings } from '#modules/meetings/queries.ts';
import { organisationNames, searchOrganisations } from '#modules/organisations/queries.ts';
import { searchStaff } from '#modules/people/staff-list.ts';
import { may, mayOpenDesk, type Actor } from '#modules/people/rules.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { deskQueue } from '#modules/reports/desk-queues.ts';
import { deskFilters } from '#modules/reports/input.ts';
import { writeCode } from '#modules/reports/rules.ts';
import type { PageServerLoad } from './$types';

const FEW = 10;

/** One thing that was found: where it is looked at, what it is called, and what tells it apart. */
type Hit = { href: string; title: string; more: string };

export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const finds = ['report.see', 'appeal.see', 'meeting.see', 'person.change'] as const;
  if (!finds.some((one) => may(actor, one))) throw new Refusal('people.may-not-desk', 403);
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 200);
  if (!q) return { q, parts: null };
  const [reports, appeals, meetings, associates, organisations, people] = await Promise.all([
    mayOpenDesk(actor) ? reportsWith(actor, q, locale) : none,
    may(actor, 'appeal.see') ? appealsWith(actor, q, locale) : none,
    may(actor, 'meeting.see') ? meetingsWith(actor, q) : none,
    may(actor, 'meeting.see') ? associatesWith(actor, q) : none,
    organisationsWith(actor, q, locale),
    may(actor, 'person.change') ? peopleWith(actor, q) : none,
  ]);
  return { q, parts: { reports, appeals, meetings, associates, organisations, people } };
};

const none: Hit[] = [];

async function reportsWith(actor: Actor, q: string, locale: Locale): Promise<Hit[]> {
  const { reports } = await deskQueue(actor, deskFilters.parse({ queue: 'all', q }));
  return Promise.all(
    reports.slice(0, FEW).map(async ({ code, category_id, words, address }) => ({
      href: paths.deskReport(code),
      title: `${writeCode(code)} ${inLocale((await categoryById(category_id))?.names ?? {}, locale)}`,
      more: [words.slice(0, 120), address].filter(Boolean).join(' · '),
    })),
  );
}

async function appealsWith(actor: Actor, q: string, locale: Locale): Promise<Hit[]> {
  const [found, names] = await Promise.all([
    searchAppeals(actor, q, FEW),
    organisationNames(locale),
  ]);
  return found.map(({ number, subject, organisation_id: organisation }) => ({
    href: deskPaths.deskAppeal(number),
    title: `${number} ${subject}`,
    more: names.get(organisation ?? '') ?? '',
  }));
}

const meetingsWith = async (actor: Actor, q: string): Promise<Hit[]> =>
  (await searchMeetings(actor, q, FEW)).map(({ id, title, place }) => ({
    ...{ href: deskPaths.deskMeeting(id), title, more: place },
  }));

const associatesWith = async (actor: Actor, q: string): Promise<Hit[]> =>
  (await searchAssociates(actor, q, FEW)).map(({ name, part }) => ({
    ...{ href: deskPaths.associates(), title: name, more: part },
  }));

const organisationsWith = async (actor: Actor, q: string, locale: Locale): Promise<Hit[]> =>
  (await searchOrganisations(actor, q, FEW)).map(({ names, key, phone, email }) => ({
    href: mayOpenDesk(actor)
      ? paths.desk(`queue=all&organisation=${encodeURIComponent(key)}`)
      : adminPaths.adminPart('organisations'),
    title: inLocale(names, locale),
    more: [phone, email].filter(Boolean).join(' · '),
  }));

const peopleWith = async (actor: Actor, q: string): Promise<Hit[]> =>
  (await searchStaff(actor, q, FEW)).map(({ id, name, email }) => ({
    ...{ href: adminPaths.person(id), title: name, more: email },
  }));
