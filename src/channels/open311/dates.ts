import { DateTime } from 'luxon';
import { config } from '#server/config.ts';
import { textOf, type Asked } from './asked.ts';
import { Fault } from './fault.ts';

const DAY_MS = 86_400_000;
/** A day more than is said: clocks differ, and a day may have 25 hours. */
const SLACK_MS = DAY_MS + 1;

/** The span a program asks for: as it says, else the last so many days. Refuses a longer one. */
export function readSpan(asked: Asked, { days, at }: { days: number; at: Date }) {
  const [start, end] = [dateAsked(asked, 'start_date'), dateAsked(asked, 'end_date')];
  const until = end ?? (start ? new Date(Math.min(+at, +start + days * DAY_MS)) : at);
  const since = start ?? new Date(+until - days * DAY_MS);
  if (since > until) throw new Fault(400, 'start_date is after end_date');
  if (+until - +since > days * DAY_MS + SLACK_MS) {
    throw new Fault(400, `start_date and end_date may be ${days} days apart at most`);
  }
  return { since, until };
}

/** A moment that was sent, W3C; without a zone it is ours. Null when none was. */
function dateAsked(asked: Asked, name: string): Date | null {
  const text = textOf(asked, name);
  if (!text) return null;
  // A plus that was not encoded arrives as a blank.
  const date = DateTime.fromISO(text.replace(/ (?=\d{2}:?\d{2}$)/, '+').replace(' ', 'T'), {
    zone: config.timeZone,
  });
  if (!date.isValid) throw new Fault(400, `${name} must be a date as 2026-03-02T09:00:00+05:00`);
  return date.toJSDate();
}

/** A whole number that was sent; `usual` when none was. Refuses what lies outside. */
export function readWhole(
  asked: Asked,
  name: string,
  { from, to, usual }: { from: number; to: number; usual: number },
): number {
  const text = textOf(asked, name);
  if (!text) return usual;
  const number = Number(text);
  if (!Number.isInteger(number) || number < from || number > to) {
    throw new Fault(400, `${name} must be a whole number from ${from} to ${to}`);
  }
  return number;
}
