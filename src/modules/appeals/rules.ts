export const states = [
  'new',
  'handled',
  'waiting',
  'answered',
  'review',
  'reviewed',
  'closed',
  'withdrawn',
] as const;
export type AppealState = (typeof states)[number];

const open: readonly AppealState[] = ['new', 'handled', 'waiting'];

const next: Record<AppealState, readonly AppealState[]> = {
  new: ['new', 'handled', 'waiting', 'answered', 'review', 'closed', 'withdrawn'],
  handled: ['new', 'handled', 'waiting', 'answered', 'review', 'closed', 'withdrawn'],
  waiting: ['handled', 'answered', 'review', 'closed', 'withdrawn'],
  answered: ['review'],
  review: ['reviewed', 'withdrawn'],
  reviewed: [],
  closed: ['review'],
  withdrawn: [],
};

/** Whether an appeal may go from one state to the other. */
export const canBecome = (from: AppealState, to: AppealState) => next[from].includes(to);

/** Whether it still has to be answered. */
export const isOpen = (state: AppealState) => open.includes(state);

/** Whether its clock runs: it must be answered, and nobody waits for the applicant. */
export const runs = (state: AppealState) => state === 'new' || state === 'handled';

/** Whether nothing more will happen to it by itself. */
export const isOver = (state: AppealState) =>
  state === 'reviewed' || state === 'closed' || state === 'withdrawn' || state === 'answered';

export const outcomes = ['satisfied', 'partly', 'refused', 'explained'] as const;
export type Outcome = (typeof outcomes)[number];

/** Which part of the work a desk queue shows. */
export const queues = [
  'new',
  'due-soon',
  'overdue',
  'waiting',
  'forwarded',
  'answered',
  'review',
  'all',
] as const;
export type AppealQueue = (typeof queues)[number];

/** The registered number as people read it: ӨС-2026-000123 (өтініш-сұрау). */
export const writeNumber = (number: string) => `ӨС-${number}`;

/** The number in what was typed, with or without its letters; null when there is none. */
export function readNumber(typed: string): string | null {
  const found = /(\d{4})\s*-?\s*(\d{1,6})\s*$/.exec(typed);
  return found ? `${found[1]}-${(found[2] ?? '').padStart(6, '0')}` : null;
}

/** The number that is the so-many-th of its year. */
export const numberOf = (year: number, count: number) =>
  `${year}-${String(count).padStart(6, '0')}`;

type Timed = { state: AppealState; due_at: Date; late: boolean };

/**
 * Whether it should have been answered by now. A question to the applicant that was asked when it
 * was late already (`late`) does not make it less so.
 */
export const isOverdue = ({ state, due_at, late }: Timed, at: Date) =>
  (runs(state) && due_at < at) || (isOpen(state) && late);

/**
 * Whether the applicant may complain: about an answer or a closing, or, when it is overdue, that
 * there is none (АППК РК, ст. 91: silence beyond the term is a refusal).
 */
export const mayComplain = (appeal: Timed, at: Date) =>
  appeal.state === 'answered' || appeal.state === 'closed' || isOverdue(appeal, at);

/** Whether it is late, and by how many whole days. */
export const daysLate = (dueAt: Date, at: Date) =>
  Math.max(0, Math.ceil((at.getTime() - dueAt.getTime()) / 86_400_000));

/** How many documents one form may bring, and how large each may be. */
export const MOST_DOCUMENTS = 5;
export const LARGEST_DOCUMENT = 10 * 2 ** 20;
