import type { LedgerEvent } from '#modules/ledger/queries.ts';

/** The events a stranger may know of, as they stand in the ledger. */
export const publicEvents = [
  'report.filed',
  'report.imported',
  'report.import-changed',
  'report.assigned',
  'report.accepted',
  'report.task-declined',
  'report.task-returned',
  'report.unassigned',
  'report.claimed',
  'report.confirmed',
  'report.disputed',
  'report.declined',
  'report.merged',
  'report.split-off',
  'report.parted',
  'report.parts-claimed',
  'report.part-reopened',
  'report.unconfirmed',
  'report.updated',
] as const;
export type PublicEvent = (typeof publicEvents)[number];

/** One line of the public timeline: what, when, which organisation. Never a person. */
export type TimelineLine = {
  event: PublicEvent;
  at: Date;
  organisationId: string | null;
  by: 'reporter' | 'neighbour' | null;
  proof: 'at-place' | 'elsewhere' | 'unverified' | null;
};

/** What strangers may read of a report's history, oldest first. */
export const publicTimeline = (events: LedgerEvent[]): TimelineLine[] =>
  events.filter(isPublic).map((one) => ({
    event: one.event as PublicEvent,
    at: one.at,
    organisationId: textOf(one.facts.organisation) ?? one.organisationId,
    by: textOf(one.facts.by) as TimelineLine['by'],
    proof: textOf(one.facts.proof) as TimelineLine['proof'],
  }));

const isPublic = ({ event }: LedgerEvent) => publicEvents.includes(event as PublicEvent);
const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
