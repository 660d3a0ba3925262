import sharp from 'sharp';
import { acceptTask, claimDone, type TaskRef } from '#modules/assignments/actions.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { fileReport, type Receipt } from '#modules/reports/filing.ts';
import { newReport } from '#modules/reports/input.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { jobs } from '../src/every-job.ts';
import { runDueJobs } from './jobs.ts';
import { yard, type Town } from './town.ts';

/** A quiet Monday morning; a test moves on from here. */
export const monday = new Date('2026-03-02T04:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Lets so many milliseconds pass, and everything happen that was due by then. */
export async function pass(ms: number) {
  setClock(new Date(now().getTime() + ms));
  await settle();
}

/** What follows from what was done: tasks, letters, copies of photos. */
export const settle = () => runDueJobs(jobs);

export type Filed = Receipt & { id: string; reporter: Extract<Actor, { kind: 'reporter' }> };

/** Files a report as a resident would, in the yard and about a lamp unless it says otherwise. */
export async function file(town: Town, given: Record<string, unknown> = {}): Promise<Filed> {
  const { category = 'lamp', ...rest } = given;
  const input = newReport.parse({
    ...{ id: newId(), categoryId: town.category(String(category)), ...yard },
    ...{ words: 'It is dark here', locale: 'ru', placeFrom: 'pin' },
    ...rest,
  });
  const receipt = await fileReport(stranger, input);
  return { ...receipt, id: input.id, reporter: { kind: 'reporter', reportId: input.id } };
}

/** Files it and lets it reach whom it should. */
export async function fileAndSettle(town: Town, given?: Record<string, unknown>) {
  const filed = await file(town, given);
  await settle();
  return filed;
}

export const rowOf = (id: string) =>
  db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

export const tasksOf = (reportId: string) =>
  db
    .selectFrom('assignments')
    .selectAll()
    .where('report_id', '=', reportId)
    .orderBy('offered_at')
    .orderBy('id')
    .execute();

export type Link = { ref: TaskRef; actor: Extract<Actor, { kind: 'responder' }> };

/** Whoever holds the link of the newest task of a report. */
export async function linkOf(reportId: string): Promise<Link> {
  const task = (await tasksOf(reportId)).at(-1);
  if (!task) throw new Error('Nobody was asked');
  return {
    ref: { reportId, id: task.id },
    actor: {
      ...{ kind: 'responder', reportId, assignmentId: task.id },
      organisationId: task.organisation_id,
    },
  };
}

let shade = 0;

/** A little picture like no other, which does not know where it was taken. */
export const picture = () =>
  sharp({
    create: { width: 64, height: 64, channels: 3, background: { r: ++shade % 256, g: 9, b: 9 } },
  })
    .png()
    .toBuffer();

/** Keeps an after-photo. */
export const keepProof = async ({ ref, actor }: Link, photo?: Buffer) =>
  keepPhoto(actor, { subjectId: ref.reportId, kind: 'proof' }, photo ?? (await picture()));

/** The responsible says that it is done, with an after-photo, from where the device says it is. */
export async function claimWithProof(link: Link, place: { lon?: number; lat?: number } = {}) {
  await keepProof(link);
  await claimDone(link.actor, link.ref, { words: '', lon: place.lon, lat: place.lat });
}

/** A report that somebody says is done; the reporter is asked. */
export async function fileAndClaim(town: Town, given?: Record<string, unknown>) {
  const filed = await fileAndSettle(town, given);
  const link = await linkOf(filed.id);
  await acceptTask(link.actor, link.ref);
  await claimWithProof(link);
  await settle();
  return { ...filed, link };
}

/** The letters about a report, or of a kind, oldest first. */
export async function lettersAbout(reportId: string, kind?: string) {
  const letters = await db
    .selectFrom('letters')
    .selectAll()
    .where('about_id', '=', reportId)
    .orderBy('queued_at')
    .orderBy('id')
    .execute();
  return letters.filter((letter) => !kind || letter.kind === kind);
}

/** What stands after `/<folder>/` in the first link of a letter that leads there. */
export const keyIn = (letter: { body_text: string } | undefined, folder: string) =>
  new RegExp(`/${folder}/([\\w-]+)`).exec(letter?.body_text ?? '')?.[1] ?? '';
