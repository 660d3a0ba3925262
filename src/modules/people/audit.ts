import { DateTime } from 'luxon';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import {
  auditEvents,
  lastTime,
  type AuditAsked,
  type AuditEvent,
} from '#modules/ledger/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import type { AuditFilters } from './input-audit.ts';
import { changed } from './rules-audit.ts';
import { may, type Actor } from './rules.ts';
import { staffNames } from './who-may.ts';

const PAGE = 50;
const MOST_IN_FILE = 20_000;
const DAY_MS = 86_400_000;

/** An event with the name of who did it, and of whom it is about where that is a person. */
export type AuditRow = AuditEvent & { person: string; subjectName: string };

/**
 * One page of who read what, when and why, or of who changed rights and the house, newest first.
 * That the log was looked at is written down too, once a day for each auditor.
 */
export async function auditLog(actor: Actor, filters: AuditFilters) {
  const events = await asked(actor, filters, PAGE + 1);
  await noteOpened(actor);
  const page = events.slice(0, PAGE);
  const last = page.at(-1);
  return {
    rows: await named(page),
    next: events.length > PAGE && last ? `${last.at.getTime()} ${last.id}` : null,
  };
}

/** The same in one go, 20,000 rows at most, to be taken along. Each taking is written down. */
export async function auditFile(actor: Actor, filters: AuditFilters): Promise<AuditRow[]> {
  const rows = await named(await asked(actor, filters, MOST_IN_FILE));
  await note(actor, 'audit.downloaded');
  return rows;
}

async function asked(actor: Actor, filters: AuditFilters, limit: number) {
  if (!may(actor, 'audit.read')) throw new Refusal('people.may-not-audit', 403);
  const { of, event, subject, about, who, since, until } = filters;
  const cursor = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(filters.after ?? '');
  const query: AuditAsked = {
    ...{ of, limit },
    ...(of === 'readings' && event && { event }),
    ...(of === 'changes' && { subjects: subject ? [subject] : changed }),
    ...(about && { aboutId: about }),
    ...(who && { by: await called(who) }),
    ...(since && { since: beginOf(since).toJSDate() }),
    ...(until && { until: beginOf(until).plus({ days: 1 }).toJSDate() }),
    ...(cursor && { after: { at: new Date(Number(cursor[1])), id: cursor[2] ?? '' } }),
  };
  return auditEvents(db, query);
}

const beginOf = (day: string) => DateTime.fromISO(day, { zone: config.timeZone });

/** The ids of those whose name or address holds these words. */
async function called(words: string): Promise<string[]> {
  const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where((it) => it.or([it('name', 'ilike', like), it('email', 'ilike', like)]))
    .execute();
  return rows.map(({ id }) => id);
}

async function named(events: AuditEvent[]): Promise<AuditRow[]> {
  const ids = events.flatMap(({ personId, subject, subjectId }) => [
    ...(personId ? [personId] : []),
    ...(subject === 'person' ? [subjectId] : []),
  ]);
  const names = await staffNames(db, ids);
  return events.map((event) => ({
    ...event,
    person: names.get(event.personId ?? '') ?? '',
    subjectName: event.subject === 'person' ? (names.get(event.subjectId) ?? '') : '',
  }));
}

async function noteOpened(actor: Actor) {
  if (actor.kind !== 'person') return;
  const last = await lastTime(db, actor.personId, 'audit.opened');
  if (last && now().getTime() - last.getTime() < DAY_MS) return;
  await note(actor, 'audit.opened');
}

async function note(actor: Actor, event: 'audit.opened' | 'audit.downloaded') {
  if (actor.kind !== 'person') return;
  const entry = { subject: 'person', id: actor.personId } as const;
  await change((tx) => record(tx, actor, event, entry));
}
