import type { DeadlineRule } from '#basics/deadline.ts';
import { cellOf, coarse, type Place } from '#basics/place.ts';
import { printable } from '#basics/printable.ts';
import type { Category, Sensitivity } from '#modules/categories/rules.ts';

export const states = [
  'received',
  'assigned',
  'accepted',
  'claimed',
  'confirmed',
  'disputed',
  'declined',
  'merged',
] as const;
export type State = (typeof states)[number];

const next: Record<State, readonly State[]> = {
  received: ['assigned', 'declined', 'merged'],
  assigned: ['accepted', 'claimed', 'assigned', 'received', 'declined', 'merged'],
  accepted: ['claimed', 'assigned', 'received', 'declined', 'merged'],
  claimed: ['confirmed', 'disputed', 'assigned', 'merged'],
  disputed: ['accepted', 'claimed', 'assigned', 'received', 'declined', 'merged'],
  confirmed: ['disputed', 'claimed'],
  declined: ['assigned', 'received'],
  merged: ['received'],
};

/** Whether a report may go from one state to the other. Only a confirmed one counts as done. */
export const canBecome = (from: State, to: State) => next[from].includes(to);

/** Open: somebody still has to do something at the place. */
export const isOpen = (state: State) =>
  state === 'received' || state === 'assigned' || state === 'accepted' || state === 'disputed';

/** How many days after the last claim its reporter may still say it is not done. */
export const DISPUTE_DAYS = 30;
/** After so many days without the reporter's answer, somebody else at the place may answer. */
const NEIGHBOUR_DAYS = 14;
/** How near to the place a proof or a second resident must be, in metres. */
export const AT_PLACE_M = 75;

const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Letters and digits without I, L, O, U, which people confuse (Crockford's base 32). */
export const codeOf = (bytes: Uint8Array, length: number) =>
  [...bytes.subarray(0, length)].map((byte) => CODE_LETTERS[byte % 32]).join('');

/** A typed code as it is stored: dashes and spaces gone, look-alikes mended; null if it is none. */
export function readCode(text: string): { code: string; pin: string } | null {
  const plain = text
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/[OО]/g, '0')
    .replace(/[А-Я]/g, (letter) => lookAlikes[letter] ?? letter);
  return /^[0-9A-HJKMNP-TV-Z]{9}([0-9A-HJKMNP-TV-Z]{6})?$/.test(plain)
    ? { code: plain.slice(0, 9), pin: plain.slice(9) }
    : null;
}

const lookAlikes: Record<string, string> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
};

/** A code as people read it: three groups of three, and the six of the return code. */
export const writeCode = (code: string) => code.replace(/(.{3})(?=.)/g, '$1-');

const COARSE_M = 500;

/**
 * Strangers see the street, never the doorstep, where the category is sensitive;
 * of a never-public one they see nothing at all.
 */
export function publicPlace(place: Place, sensitivity: Sensitivity): Place | null {
  if (sensitivity === 'never') return null;
  if (sensitivity === 'reviewed') return coarse(place, COARSE_M);
  return { lon: round(place.lon), lat: round(place.lat) };
}
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;

/** How near to the public place a second resident must stand, in metres: within its square. */
export const nearEnoughM = (sensitivity: Sensitivity) =>
  sensitivity === 'public' ? AT_PLACE_M : COARSE_M;

/** The columns that hold what a stranger may see of a report. */
export type PublicColumns = {
  public_lon: number | null;
  public_lat: number | null;
  cell: number | null;
  public_words: string;
  public_address: string;
};

/**
 * What strangers may see of a report, decided here and stored with it: every public page,
 * feed, tile and answer reads these columns and no others.
 */
export function publicColumns(
  report: { place: Place; words: string; address: string },
  sensitivity: Sensitivity,
): PublicColumns {
  const place = publicPlace(report.place, sensitivity);
  const open = sensitivity === 'public';
  return {
    public_lon: place?.lon ?? null,
    public_lat: place?.lat ?? null,
    cell: place ? cellOf(place) : null,
    public_words: sensitivity === 'never' ? '' : withoutContacts(report.words),
    public_address: open ? withoutContacts(report.address) : '',
  };
}

const contacts = [
  /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+/giu,
  /(?:https?:\/\/|www\.|(?:t|wa|telegram)\.me\/|vk\.com\/)\S+/giu,
  /(?<![\p{L}\d.-])[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:onion|com|ru|kz|net|org|info|biz|shop|site|top|xyz|рф|қаз)(?![\p{L}\d])\S*/giu,
  /(?<![\p{L}\d])@[\p{L}\d_.]{3,}/giu,
];

const gap = String.raw`[\s()./\-‐‑‒–—−]{0,3}`;
/** Nine digits or more (E.164; a bank card has up to 19), however they are parted; or a town's 6 or 7, parted by dashes. */
const phone = String.raw`\+?\d(?:${gap}\d){8,18}(?!\d)|\d{2,3}-\d{2}-\d{2}(?![\d-])`;
const date = String.raw`\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}(?![\d-])`;
const amount = String.raw`(?:\d{1,3}(?:\s\d{3})+|\d{4,15})(?=\s?(?:тг|тенге|теңге|₸|tenge|kzt|руб|₽|\$|€|usd))`;
/** A date or an amount is looked for first, so that its digits make no phone number. */
const numbers = new RegExp(String.raw`(?<!\d)(?:(${date}|${amount})|${phone})`, 'giu');

/**
 * Words with handles, addresses of the net, e-mails and phone numbers masked: a public page
 * must neither advertise a shop nor name a neighbour's number.
 */
export const withoutContacts = (words: string) =>
  contacts
    .reduce((text, pattern) => text.replace(pattern, MASK), printable(words))
    .replace(numbers, (_, harmless?: string) => harmless ?? MASK);
const MASK = '▇▇▇';

/** Whether the desk may open it to strangers at all. */
export const mayBePublic = (sensitivity: Sensitivity) => sensitivity !== 'never';

const HOUR = 3_600_000;

export type Responding = Pick<Category, 'respondWithinH' | 'respondUnit'>;

/**
 * How long whoever is asked has: hours run at once, through nights and days off; days begin the
 * day after, and what ends on a day off ends with the next working day.
 */
export function respondRule({ respondWithinH, respondUnit }: Responding): DeadlineRule {
  const common = { amount: respondWithinH, unit: respondUnit, law: '' };
  return respondUnit === 'hours'
    ? { ...common, starts: 'at-once', ends: 'as-it-falls' }
    : { ...common, starts: 'next-day', ends: 'next-working-day' };
}

/** Whether a second resident may answer now in the reporter's stead. */
export const neighbourMayAnswer = (state: State, claimedAt: Date | null, at: Date) =>
  state === 'claimed' &&
  claimedAt !== null &&
  at.getTime() - claimedAt.getTime() >= NEIGHBOUR_DAYS * 24 * HOUR;

/** What an answer to "is it done?" makes of a report; null: nothing changes. */
export function afterVerdict(answer: 'yes' | 'no' | 'unknown'): State | null {
  if (answer === 'yes') return 'confirmed';
  return answer === 'no' ? 'disputed' : null;
}
