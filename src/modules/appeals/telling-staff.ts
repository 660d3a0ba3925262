import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { deskAddresses } from '#modules/people/queries.ts';
import { staffMember } from '#modules/people/who-may.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { Watched } from './clock.ts';
import { tellLater, type StaffNews } from './moving.ts';
import { runs, writeNumber, type AppealState } from './rules.ts';

type Address = { email: string; locale: Locale };
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
async function thoseWhoHandle(tx: Tx, { area_id, review, ...appeal }: Found): Promise<Address[]> {
  const { handler_id, organisation_id } = review ?? appeal;
  const person = handler_id ? await staffMember(tx, handler_id) : undefined;
  if (person) return [person];
  const body = organisation_id ? await organisationById(organisation_id) : undefined;
  if (body?.email) return [{ email: body.email, locale: body.locale }];
  return desk(tx, area_id);
}

async function desk(tx: Tx, areaId: string | null): Promise<Address[]> {
  const areas = areaId ? upwards(areaId, await areaTree()).map(({ id }) => id) : [];
  const rows = await deskAddresses(tx, areas);
  return rows.map(({ email, locale }) => ({ email, locale: locale as Locale }));
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

async function writeTo(tx: Tx, to: readonly Address[], kind: Kind, about: About) {
  for (const { email, locale } of new Map(to.map((one) => [one.email, one])).values()) {
    const say = sayIn(locale);
    const number = writeNumber(about.number);
    const params = { number, due: dateWords(locale, about.due, config.timeZone) };
    await writeLetter(tx, {
      ...{ to: email, locale, kind: `appeal-staff-${kind}`, aboutId: about.id, once: about.once },
      subject: say(`letter.appeal-staff-${kind}.subject`, params),
      parts: [
        say(`letter.appeal-staff-${kind}.words`, params),
        {
          href: new URL(paths.deskAppeal(about.number), config.publicUrl).href,
          words: say('letter.appeal-staff.open'),
        },
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
    const to = [...(await thoseWhoHandle(tx, appeal)), ...(await desk(tx, appeal.area_id))];
    await writeTo(tx, to, 'warning', { ...appeal, due: new Date(watched.due), once: at });
  });
}

/** The time is over: those who handle it, the desk and the applicant are told plainly. */
export function sayOverdue(watched: Watched) {
  return change(async (tx) => {
    const appeal = await stillDue(tx, watched);
    if (!appeal) return;
    const to = [...(await thoseWhoHandle(tx, appeal)), ...(await desk(tx, appeal.area_id))];
    const once = `${watched.reviewId ?? watched.appealId} ${watched.due}`;
    await writeTo(tx, to, 'overdue', { ...appeal, due: new Date(watched.due), once });
    await tellLater(tx, watched.appealId, 'overdue', once);
  });
}
