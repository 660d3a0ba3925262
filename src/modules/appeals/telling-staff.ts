import type { Locale } from '#basics/localised.ts';
import { deskPaths } from '#basics/desk-paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { notify } from '#modules/notifications/actions.ts';
import { staffToTell } from '#modules/notifications/queries.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { staffMember } from '#modules/people/who-may.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { Watched } from './clock.ts';
import { tellLater, type StaffNews } from './moving.ts';
import { runs, writeNumber, type AppealState } from './rules.ts';

/** A member of staff, or the address of a body. */
type Addressee = ({ personId: string } | { email: string }) & { locale: Locale };
type Kind = StaffNews | 'warning' | 'overdue';
type About = { id: string; number: string; due: Date; once: string };

async function appealAndReview(tx: Tx, appealId: string) {
  const appeal = await tx
    .selectFrom('appeals')
    .select(['id', 'number', 'state', 'due_at', 'area_id', 'organisation_id', 'handler_id'])
    .where('id', '=', appealId)
    .executeTakeFirst();
  if (!appeal) return null;
  const review = await tx
    .selectFrom('appeal_reviews')
    .select(['id', 'due_at', 'organisation_id', 'handler_id'])
    .where('appeal_id', '=', appealId)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  return { ...appeal, state: appeal.state as AppealState, review };
}

type Found = NonNullable<Awaited<ReturnType<typeof appealAndReview>>>;

/** The person who has it, or the body's own address; the desk of the area when there is neither. */
async function thoseWhoHandle(tx: Tx, found: Found): Promise<Addressee[]> {
  const { handler_id, organisation_id } = found.review ?? found;
  const person = handler_id ? await staffMember(tx, handler_id) : undefined;
  if (person) return [{ personId: person.id, locale: person.locale }];
  const body = organisation_id ? await organisationById(organisation_id) : undefined;
  if (body?.email) return [{ email: body.email, locale: body.locale }];
  return desk(tx, found);
}

/** The operators on whose ground it lies: its area, and the body that has it now. */
async function desk(tx: Tx, { area_id, review, ...appeal }: Found): Promise<Addressee[]> {
  const areas = area_id ? upwards(area_id, await areaTree()).map(({ id }) => id) : [];
  const organisationId = (review ?? appeal).organisation_id;
  const asked = { role: 'operator', permission: 'appeal.handle' } as const;
  const staff = await staffToTell(tx, { ...asked, where: { areas, organisationId } });
  return staff.map(({ personId, locale }) => ({ personId, locale }));
}

/** Tells those who handle it what came: a new appeal, a reply, a review. */
export function tellStaff(tell: { appealId: string; kind: StaffNews; cause: string }) {
  return change(async (tx) => {
    const appeal = await appealAndReview(tx, tell.appealId);
    if (!appeal) return;
    const about = { ...appeal, due: (appeal.review ?? appeal).due_at, once: tell.cause };
    await writeTo(tx, await thoseWhoHandle(tx, appeal), tell.kind, about);
  });
}

/** Each of them once, in the way they chose; `appeal-staff-…` is news by law, so nobody has it off. */
async function writeTo(tx: Tx, to: readonly Addressee[], kind: Kind, about: About) {
  const each = new Map(to.map((one) => ['personId' in one ? one.personId : one.email, one]));
  const path = deskPaths.deskAppeal(about.number);
  const number = writeNumber(about.number);
  for (const one of each.values()) {
    const say = sayIn(one.locale);
    const params = { number, due: dateWords(one.locale, about.due, config.timeZone) };
    await notify(tx, {
      ...{ kind: `appeal-staff-${kind}`, to: one, once: about.once },
      about: { id: about.id, path, code: number },
      subject: say(`letter.appeal-staff-${kind}.subject`, params),
      parts: [
        say(`letter.appeal-staff-${kind}.words`, params),
        { href: new URL(path, config.publicUrl).href, words: say('letter.appeal-staff.open') },
      ],
    });
  }
}

/**
 * What is still to be done by that very date: a pause, an extension or an answer since then makes
 * the warning silent, and the new date has its own.
 */
async function stillDue(tx: Tx, { appealId, due, reviewId }: Watched): Promise<Found | null> {
  const appeal = await appealAndReview(tx, appealId);
  if (!appeal) return null;
  const { review, state, due_at } = appeal;
  const dueAt = reviewId ? review?.id === reviewId && review.due_at : runs(state) && due_at;
  return dueAt && dueAt.toISOString() === due ? appeal : null;
}

/** Warns whoever handles it, and the desk, that the time runs out. */
export function warn({ at, ...watched }: Watched & { at: string }) {
  return change(async (tx) => {
    const appeal = await stillDue(tx, watched);
    if (!appeal) return;
    const to = [...(await thoseWhoHandle(tx, appeal)), ...(await desk(tx, appeal))];
    await writeTo(tx, to, 'warning', { ...appeal, due: new Date(watched.due), once: at });
  });
}

/** The time is over: those who handle it, the desk and the applicant are told plainly. */
export function sayOverdue(watched: Watched) {
  return change(async (tx) => {
    const appeal = await stillDue(tx, watched);
    if (!appeal) return;
    const to = [...(await thoseWhoHandle(tx, appeal)), ...(await desk(tx, appeal))];
    const once = `${watched.reviewId ?? watched.appealId} ${watched.due}`;
    await writeTo(tx, to, 'overdue', { ...appeal, due: new Date(watched.due), once });
    await tellLater(tx, watched.appealId, 'overdue', once);
  });
}
