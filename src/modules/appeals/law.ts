import type { DeadlineRule } from '#basics/deadline.ts';

export const appealKinds = ['application', 'complaint', 'proposal', 'request'] as const;
export type AppealKind = (typeof appealKinds)[number];

/**
 * A term of a law. `verified` is whether we have read the number in the law or in an official
 * summary of it; one that we have not read is used and is said to be unchecked.
 */
export type LawRule = DeadlineRule & { verified: boolean };

/** How far an answer may be put off: by so many days, not beyond `until` from the beginning. */
export type ExtensionRule = {
  unit: 'calendar-days' | 'working-days';
  amountAtMost: number;
  until: LawRule | null;
  once: boolean;
  law: string;
  verified: boolean;
};

/** What one country's law says about appeals. */
export type Law = {
  /** An appeal that comes on a day off is registered on the next working day. */
  registersOnWorkingDays: boolean;
  forward: LawRule;
  answer: Record<AppealKind, LawRule>;
  extension: ExtensionRule;
  review: LawRule;
  /** How long one may complain about an answer. Later it is heard too, and the reason asked. */
  complain: LawRule;
  extensionGrounds: readonly ExtensionGround[];
};

export type ExtensionGround = 'facts' | 'inquiry' | 'exceptional';

/** Why the applicant is asked, while the clock stands. */
export const pauseGrounds = ['facts', 'document', 'unclear'] as const;

/** Why an appeal may end without an answer on its substance. */
export const closeGrounds = ['anonymous', 'repeated', 'insulting', 'illegible'] as const;

/** Our own rule, no law's: when an applicant who has not answered a question is reminded. */
export const REMIND_AFTER: DeadlineRule = {
  ...{ amount: 5, unit: 'working-days', starts: 'next-day', ends: 'as-it-falls', law: '' },
};

type Term = Pick<DeadlineRule, 'amount' | 'unit'>;
const days = (amount: number): Term => ({ amount, unit: 'calendar-days' });
const workingDays = (amount: number): Term => ({ amount, unit: 'working-days' });
const months = (amount: number): Term => ({ amount, unit: 'months' });

const term = (length: Term, law: string, verified: boolean): LawRule => ({
  ...length,
  starts: 'next-day',
  ends: length.unit === 'working-days' ? 'as-it-falls' : 'next-working-day',
  law,
  verified,
});

/**
 * Kazakhstan: Administrative Procedural and Process-Procedural Code of 29 June 2020 No. 350-VI, in
 * force since 1 July 2021. Read: art. 76 (15 working days; up to two months; notice within three
 * working days), forwarding within three working days, art. 92 (three months, and a missed term is
 * no ground to refuse), registration on the next working day. Not read: the 20 working days of a
 * complaint, and the term of the simplified procedure for proposals and requests.
 */
const kz: Law = {
  registersOnWorkingDays: true,
  forward: term(workingDays(3), 'АППК РК, ст. 65', true),
  answer: {
    application: term(workingDays(15), 'АППК РК, ст. 76', true),
    complaint: term(workingDays(20), 'АППК РК, ст. 99', false),
    proposal: term(workingDays(15), 'АППК РК, ст. 89', false),
    request: term(workingDays(15), 'АППК РК, ст. 89', false),
  },
  extension: {
    ...{ unit: 'working-days', amountAtMost: 44, once: false },
    // "To at most two months": read as the whole time, which favours who waits.
    until: term(months(2), 'АППК РК, ст. 76', true),
    ...{ law: 'АППК РК, ст. 76', verified: true },
  },
  review: term(workingDays(20), 'АППК РК, ст. 99', false),
  complain: term(months(3), 'АППК РК, ст. 92', true),
  extensionGrounds: ['facts'],
};

/**
 * Russia: Federal Law of 2 May 2006 No. 59-FZ. Read: registration within three days, 30 days from
 * registration. Not read: seven days for forwarding, up to 30 days more (art. 12). It knows no term
 * for complaining.
 */
const ru: Law = {
  registersOnWorkingDays: false,
  forward: term(days(7), '59-ФЗ, ст. 8', false),
  answer: {
    application: term(days(30), '59-ФЗ, ст. 12', true),
    complaint: term(days(30), '59-ФЗ, ст. 12', true),
    proposal: term(days(30), '59-ФЗ, ст. 12', true),
    request: term(days(30), '59-ФЗ, ст. 12', true),
  },
  extension: {
    ...{ unit: 'calendar-days', amountAtMost: 30, until: null, once: true },
    ...{ law: '59-ФЗ, ст. 12', verified: false },
  },
  review: term(days(30), '59-ФЗ, ст. 12', true),
  complain: term(months(3), '59-ФЗ', false),
  extensionGrounds: ['inquiry', 'exceptional'],
};

const laws = { kz, ru };

/** What the law says that an appeal was filed under. */
export const lawOf = (key: string): Law => (key === 'ru' ? laws.ru : laws.kz);

/** The rule as the reckoning names it: an unchecked number goes under no law's name. */
export const asRule = ({ verified, ...rule }: LawRule): DeadlineRule =>
  verified ? rule : { ...rule, law: '' };
