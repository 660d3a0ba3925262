import type { Choice } from './rules.ts';

/** What can be done with a task in a chat. */
export const taskDeeds = ['accept', 'decline', 'done', 'ready', 'why', 'stop'] as const;
export type TaskDeed = (typeof taskDeeds)[number];

/** A button of a task: what to do, and under which id it was shown in that chat; `nth` reason. */
export type TaskPress = { deed: TaskDeed; shownId: string; nth: number };

/** What the button of a task says when it is pressed. */
export const taskValue = (deed: TaskDeed, shownId: string, nth?: number) =>
  `task:${deed}:${shownId}${nth === undefined ? '' : `:${nth}`}`;

/** Which button of which task was pressed; null when it is no such button. */
export function readTaskPress(value: string): TaskPress | null {
  const [, deed, shownId = '', nth = '0'] =
    /^task:([a-z]+):([\da-f-]{36})(?::(\d{1,2}))?$/.exec(value) ?? [];
  const known = taskDeeds.find((one) => one === deed);
  return known ? { deed: known, shownId, nth: Number(nth) } : null;
}

export type Answer = 'yes' | 'no' | 'unknown';
const answers: readonly Answer[] = ['yes', 'no', 'unknown'];

/** An answer to "is it done?", of which report, and in which round it was asked. */
export type DonePress = { answer: Answer; code: string; round: number };

/** What the three buttons of the question say. Only the public number leaves the house. */
export const doneChoices = (
  { code, round }: { code: string; round: number },
  words: (answer: Answer) => string,
): Choice[][] =>
  answers.map((answer) => [{ value: `done:${answer}:${code}:${round}`, words: words(answer) }]);

/** Which answer was pressed; null when it is no such button. */
export function readDonePress(value: string): DonePress | null {
  const [, answer, code = '', round] =
    /^done:(yes|no|unknown):([0-9A-Z]{9}):(\d{1,4})$/.exec(value) ?? [];
  const known = answers.find((one) => one === answer);
  return known ? { answer: known, code, round: Number(round) } : null;
}

export const CODE_LENGTH = 8;
/** A code is good for so many minutes. */
export const CODE_MINUTES = 15;
/** So many codes may be asked for within an hour. */
export const MOST_CODES = 10;

/** A code as people read it: two groups of four. */
export const writeLinkCode = (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`;

/**
 * The code in what somebody wrote, or null. It stands alone, and in two groups or with a digit in
 * it, so that an ordinary word is none.
 */
export function readLinkCode(words: string): string | null {
  const text = words.trim().toUpperCase();
  const found = /^([0-9A-Z]{4})([\s-]?)([0-9A-Z]{4})$/.exec(text);
  if (!found || (!found[2] && !/\d/.test(text))) return null;
  return `${found[1]}${found[3]}`.replace(/[IL]/g, '1').replace(/O/g, '0');
}

/** What a chat is waited for. */
export type WaitsFor = 'proof' | 'reason' | 'why-not';

/** How long it is waited for it, in minutes. */
export const waitMinutes: Record<WaitsFor, number> = {
  proof: 2 * 60,
  reason: 60,
  'why-not': 60,
};

/** So many minutes after the first photo the task is said to be done, if nobody says so before. */
export const READY_MINUTES = 15;

/** The usual reasons why a task is declined: each is a word of its own. */
export const usualReasons = ['elsewhere', 'other-work', 'not-there', 'no-means'] as const;
