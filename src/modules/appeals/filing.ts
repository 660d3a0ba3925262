import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { deadline } from '#basics/deadline.ts';
import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { workCalendar } from '#modules/calendars/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { clockStart, watchDue } from './clock.ts';
import { claimDocuments } from './documents.ts';
import { requireInArea } from './grounds.ts';
import type { EnteredAppeal, NewAppeal } from './input.ts';
import { appealKey } from './keys.ts';
import { asRule, lawOf } from './law.ts';
import { tellStaffLater } from './moving.ts';
import { nextNumber } from './registering.ts';

export type FiledAppeal = { number: string; key: string };
type Coming = { channel: 'web' | 'phone' | 'paper'; receivedAt: Date };

/**
 * Registers an appeal and gives its number and secret link; the applicant has it in writing at
 * once. The same id again gives the same number and files nothing.
 */
export function fileAppeal(actor: Actor, input: NewAppeal): Promise<FiledAppeal> {
  return file(actor, input, { channel: 'web', receivedAt: now() });
}

/**
 * The desk enters what came by phone or on paper, with the day it was received: from that day its
 * days are counted. Refuses a day to come.
 */
export async function enterAppeal(actor: Actor, input: EnteredAppeal): Promise<FiledAppeal> {
  await requireInArea(actor, 'appeal.enter', input.areaId);
  const { channel, receivedOn } = input;
  const at = DateTime.fromJSDate(now(), { zone: config.timeZone });
  const day = DateTime.fromISO(receivedOn, { zone: config.timeZone });
  if (day > at || day < at.minus({ years: 1 })) {
    throw new Refusal('appeal.received-wrong', 422, {}, 'receivedOn');
  }
  const receivedAt = day.hasSame(at, 'day') ? now() : day.set({ hour: 12 }).toJSDate();
  return file(actor, input, { channel, receivedAt });
}

function file(actor: Actor, input: NewAppeal, coming: Coming): Promise<FiledAppeal> {
  return change(async (tx) => {
    // The same form sent twice at the same moment: the second waits, and finds it filed.
    await sql`select pg_advisory_xact_lock(hashtextextended(${input.id}, 0))`.execute(tx);
    const number = (await numberOfFiled(tx, input.id)) ?? (await insert(tx, actor, input, coming));
    return { number, key: appealKey(input.id) };
  });
}

const numberOfFiled = async (tx: Tx, id: string) =>
  (await tx.selectFrom('appeals').select('number').where('id', '=', id).executeTakeFirst())?.number;

async function insert(tx: Tx, actor: Actor, input: NewAppeal, coming: Coming): Promise<string> {
  const area = (await areaTree()).find(({ id }) => id === input.areaId);
  if (!area || area.retired) throw new Refusal('appeal.choose-area', 400, {}, 'areaId');
  const number = await nextNumber(tx);
  const reckoned = await firstReckoning(input, coming);
  await tx
    .insertInto('appeals')
    .values({
      ...{ id: input.id, number, kind: input.kind, law: config.calendar, locale: input.locale },
      ...{ channel: coming.channel, area_id: area.id, address: input.address },
      ...{ subject: input.subject, words: input.words },
      ...{ received_at: coming.receivedAt, filed_at: now(), changed_at: now() },
      ...{ clock_from: reckoned.from, due_at: reckoned.dueAt },
    })
    .execute();
  await keepApplicant(tx, input);
  await claimDocuments(tx, { appealId: input.id, side: sideOf(coming) }, null);
  await record(tx, actor, 'appeal.filed', {
    subject: 'appeal',
    id: input.id,
    ...{ kind: input.kind, area: area.key, channel: coming.channel },
  });
  await later(tx, 'appeals.acknowledge', { appealId: input.id });
  await tellStaffLater(tx, input.id, 'new', input.id);
  await watchDue(tx, { appealId: input.id, due: reckoned.dueAt });
  return number;
}

/** What the desk scans is the applicant's own paper. */
const sideOf = ({ channel }: Coming) => (channel === 'web' ? 'applicant' : 'desk');

async function firstReckoning({ kind }: NewAppeal, { receivedAt }: Coming) {
  const law = lawOf(config.calendar);
  const calendar = await workCalendar();
  const from = clockStart(receivedAt, law, calendar);
  const { dueAt } = deadline({ rule: asRule(law.answer[kind]), from, calendar, at: now() });
  return { from, dueAt };
}

const keepApplicant = (tx: Tx, input: NewAppeal) =>
  tx
    .insertInto('appeal_applicants')
    .values({
      ...{ appeal_id: input.id, id: newId(), name: input.name, postal: input.postal },
      ...{ email: input.email ?? null, phone: input.phone ?? null, answer_by: input.answerBy },
    })
    .execute();
