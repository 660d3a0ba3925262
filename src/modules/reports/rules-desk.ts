import { isOpen, type State } from './rules.ts';

/** A report is split into two parts at least, and ten at most. */
export const MOST_PARTS = 10;
/** How many days a question to somebody outside can be answered, and after how many they are reminded. */
export const OUTSIDE_DAYS = 14;
export const OUTSIDE_REMINDER_DAYS = 7;
/** Photos an outside answer may bring. */
export const OUTSIDE_PHOTOS = 3;

/** How many parts of a report there are, and how many are no longer open. */
type PartCount = { parts: number; ended: number };

/** A part is over when it is said to be done or will not be done: only the reporter confirms the whole. */
const countParts = (states: readonly State[]): PartCount => ({
  parts: states.length,
  ended: states.filter((state) => !isOpen(state)).length,
});

/**
 * What its parts make of a report: said to be done when every part is over and at least one was
 * done; back at work when a part is open again; null: nothing changes.
 */
export function afterParts(whole: State, states: readonly State[]): State | null {
  const { parts, ended } = countParts(states);
  const done = states.some((state) => state === 'claimed' || state === 'confirmed');
  if (isOpen(whole)) return ended === parts && done ? 'claimed' : null;
  return whole === 'claimed' && ended < parts ? 'assigned' : null;
}

export const flagReasons = [
  'person',
  'private',
  'insult',
  'not-here',
  'advertisement',
  'other',
] as const;
/** What is wrong with a public page. */
export type FlagReason = (typeof flagReasons)[number];

/** What the desk made of a flag. */
export const flagOutcomes = ['kept', 'hidden', 'redacted'] as const;

export const banKinds = ['email', 'domain', 'phone', 'network'] as const;
export type BanKind = (typeof banKinds)[number];

/** Half the country writes from these: a ban of them would silence everybody. */
const everybodys =
  /^(gmail\.com|googlemail\.com|mail\.(ru|kz)|(inbox|list|bk|internet)\.ru|ya(ndex)?\.(ru|kz|com)|rambler\.ru|(outlook|hotmail|live|yahoo|icloud|proton(mail)?)\.(com|me))$/;

/** What a ban is looked up by: one way of writing each; null when it names nothing of its kind. */
export function banValue(kind: BanKind, typed: string): string | null {
  const text = typed.trim().toLowerCase();
  if (kind === 'email') return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? text : null;
  if (kind === 'phone') return phoneDigits(text);
  if (kind === 'domain')
    return /^@?[\p{L}\d-]+(\.[\p{L}\d-]+)+$/u.test(text) ? text.replace('@', '') : null;
  return /^[\d.]{7,15}$|^[\da-f:]{3,45}$/.test(text) ? text : null;
}

/** The digits of a phone number, 8 and +7 as one country; null when there are too few. */
export function phoneDigits(typed: string): string | null {
  const digits = typed.replace(/\D/g, '');
  if (digits.length < 5) return null;
  return digits.length === 11 && digits.startsWith('8') ? `7${digits.slice(1)}` : digits;
}

/** Whether a ban of it would meet everybody. */
export const tooWide = (kind: BanKind, value: string) =>
  kind === 'domain' && everybodys.test(value);

/** What the desk can tell a ban apart by, without reading whom it meets. */
export function banHint(kind: BanKind, value: string): string {
  if (kind === 'email') return value.replace(/^(.)[^@]*(?=@)/u, '$1…');
  if (kind === 'phone') return `…${value.slice(-3)}`;
  if (kind === 'network') return value.replace(/[^.:]+$/, '…');
  return value;
}

/** What moderation changed: each field that is another now. */
export type Edit = {
  field: 'words' | 'address' | 'category' | 'showing';
  before: string;
  after: string;
};

export const changedFields = (edits: readonly Edit[]): Edit[] =>
  edits.filter(({ before, after }) => before !== after);
