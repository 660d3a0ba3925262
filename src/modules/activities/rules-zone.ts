import { DateTime } from 'luxon';

const DAY = 86_400_000;
/** A clock goes forward or back: at which millisecond, from and to how many minutes before UTC. */
type Change = { at: number; before: number; after: number };

/** When a clock was or will be put forward or back between two moments: to the second, the first first. */
function changesOf(zone: string, from: Date, to: Date): Change[] {
  const offset = (ms: number) => DateTime.fromMillis(ms, { zone }).offset;
  const found: Change[] = [];
  for (let day = from.getTime(); day < to.getTime(); day += DAY) {
    if (offset(day) === offset(day + DAY)) continue;
    let [low, high] = [day, day + DAY];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    found.push({ at: high, before: offset(low), after: offset(high) });
  }
  return found;
}

const two = (number: number) => String(number).padStart(2, '0');
const offsetWords = (minutes: number) =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;

/** A clock's reading at a moment, as iCalendar writes it, with the offset it had before the change. */
const reading = (ms: number, offset: number) =>
  DateTime.fromMillis(ms, { zone: 'utc' }).plus({ minutes: offset }).toFormat("yyyyMMdd'T'HHmmss");

/**
 * The VTIMEZONE of RFC 5545 for a zone: every change of its clock between two moments, one by one,
 * as the time zone database of this machine knows them.
 */
export function zoneRules(zone: string, from: Date, to: Date): string {
  const start = Math.floor(from.getTime() / DAY) * DAY;
  const first = DateTime.fromMillis(start, { zone });
  const rules = [
    { at: start, before: first.offset, after: first.offset },
    ...changesOf(zone, new Date(start), to),
  ];
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...rules.flatMap((one) => observance(zone, one)),
    'END:VTIMEZONE',
  ].join('\r\n');
}

function observance(zone: string, { at, before, after }: Change) {
  const kind = DateTime.fromMillis(at, { zone }).isInDST ? 'DAYLIGHT' : 'STANDARD';
  return [
    `BEGIN:${kind}`,
    `DTSTART:${reading(at, before)}`,
    `TZOFFSETFROM:${offsetWords(before)}`,
    `TZOFFSETTO:${offsetWords(after)}`,
    `END:${kind}`,
  ];
}
