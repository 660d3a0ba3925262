// A made report as the rows it would have left, column by column.
import { v7 } from 'uuid';
import { publicRef } from '#modules/ledger/actions.ts';
import { sha256 } from '#server/ids.ts';
import type { Chance } from './chance.ts';
import type { MadeReport } from './made-reports.ts';

export type Cell = string | number | Date | Buffer | null;
export type Rows = Record<keyof typeof columns, Cell[][]>;

/** The columns that are filled, by table. */
export const columns = {
  reports:
    'id code state showing category_id area_id organisation_id lon lat accuracy_m place_from address public_lon public_lat cell words public_words public_address answers locale channel filed_at changed_at due_at claimed_at confirmed_at',
  report_contacts: 'report_id id email confirmed_at',
  ledger_entries: 'subject_id id subject_kind event happened_at payload payload_sha256',
  assignments:
    'report_id id organisation_id state why offered_at answered_at due_at claimed_at ended_at',
  media_photos:
    'subject_id id kind state showing sha256 bytes mime width height original_key copies_key received_at claimed_at',
} as const;

/** The rows of some reports. */
export function rowsOf(reports: readonly MadeReport[], chance: Chance): Rows {
  const all = reports.map((report) => ({ report, steps: stepsOf(report) }));
  return {
    reports: reports.map(reportRow),
    report_contacts: reports.filter(() => chance.next() < 0.4).map((it) => contactRow(it, chance)),
    ledger_entries: all.flatMap(({ report, steps }) =>
      steps.map((step) => ledgerRow(report, step, chance)),
    ),
    assignments: reports
      .filter(({ organisationId }) => organisationId !== null)
      .map((report) => assignmentRow(report, chance)),
    media_photos: reports.flatMap((report) => photoRows(report, chance)),
  };
}

const idAt = (moment: Date, chance: Chance) =>
  v7({ msecs: moment.getTime(), random: chance.bytes(16), seq: chance.below(2 ** 31) });

const reportRow = (it: MadeReport): Cell[] => [
  ...[it.id, it.code, it.state, it.showing, it.category.id, it.area?.id ?? null, it.organisationId],
  ...[it.place.lon, it.place.lat, 10, 'pin', it.address],
  ...[it.columns.public_lon, it.columns.public_lat, it.columns.cell, it.words],
  ...[it.columns.public_words, it.columns.public_address, JSON.stringify(it.answers)],
  ...['ru', 'web', it.filedAt, it.changedAt, it.dueAt, it.claimedAt],
  it.state === 'confirmed' ? it.endedAt : null,
];

const contactRow = (it: MadeReport, chance: Chance): Cell[] => [
  ...[it.id, idAt(it.filedAt, chance), `resident-${it.code.toLowerCase()}@example.org`],
  chance.next() < 0.6 ? it.filedAt : null,
];

type Step = { event: string; at: Date; by: string };

function stepsOf(it: MadeReport): Step[] {
  const steps: (Step | null)[] = [
    { event: 'report.filed', at: it.filedAt, by: 'stranger' },
    it.assignedAt && { event: 'report.assigned', at: it.assignedAt, by: 'system' },
    it.acceptedAt && { event: 'report.accepted', at: it.acceptedAt, by: 'responder' },
    it.claimedAt && { event: 'report.claimed', at: it.claimedAt, by: 'responder' },
    it.endedAt && { event: `report.${it.state}`, at: it.endedAt, by: 'reporter' },
  ];
  return steps.filter((step) => step !== null);
}

// Keys in the order RFC 8785 asks for, written by hand: canonicalize would take most of the seeding's time.
function ledgerRow(it: MadeReport, { event, at, by }: Step, chance: Chance): Cell[] {
  const facts = { area: it.area?.key ?? null, category: it.category.key, channel: 'web' };
  const organisation =
    by === 'responder' && it.organisationId ? { organisation: it.organisationId } : {};
  const payload = JSON.stringify({
    ...{ at: at.toISOString(), by, event, facts, of: publicRef(it.id), ...organisation },
    subject: 'report',
  });
  return [it.id, idAt(at, chance), 'report', event, at, payload, sha256(payload)];
}

const taskStates: Record<string, string> = {
  assigned: 'offered',
  accepted: 'accepted',
  claimed: 'claimed',
  disputed: 'accepted',
  confirmed: 'confirmed',
  declined: 'withdrawn',
  merged: 'withdrawn',
};

const assignmentRow = (it: MadeReport, chance: Chance): Cell[] => [
  ...[it.id, idAt(it.assignedAt ?? it.filedAt, chance), it.organisationId],
  ...[taskStates[it.state] ?? 'offered', '{}', it.assignedAt, it.acceptedAt, it.dueAt],
  ...[it.claimedAt, it.endedAt],
];

function photoRows(it: MadeReport, chance: Chance): Cell[][] {
  const rows: Cell[][] = [];
  if (chance.next() < 0.35) rows.push(photoRow(it, 'report', it.filedAt, chance));
  if (it.claimedAt && chance.next() < 0.7) rows.push(photoRow(it, 'proof', it.claimedAt, chance));
  return rows;
}

function photoRow(it: MadeReport, kind: string, at: Date, chance: Chance): Cell[] {
  const id = idAt(at, chance);
  return [
    ...[it.id, id, kind, 'ready', it.showing, Buffer.from(chance.bytes(32)), 2_400_000],
    ...['image/jpeg', 4000, 3000, `originals/${it.id}/${id}`],
    ...[Buffer.from(chance.bytes(32)).toString('base64url'), at, at],
  ];
}
