import { DateTime } from 'luxon';
import type { Locale } from '#basics/localised.ts';

export const kinds = ['lecture', 'seminar', 'meeting', 'clean-up', 'press', 'contest'] as const;
export type ActivityKind = (typeof kinds)[number];

export const states = ['draft', 'waiting', 'published', 'cancelled', 'held'] as const;
export type ActivityState = (typeof states)[number];

export const repetitions = ['once', 'weekly', 'monthly'] as const;
export type Repetition = (typeof repetitions)[number];

/** Whom an activity is for, and whom it reached: the kinds that the yearly accounting counts. */
export const audiences = [
  ...(['residents', 'school-students', 'students', 'parents'] as const),
  ...(['teachers', 'workers', 'pensioners', 'press'] as const),
] as const;
export type Audience = (typeof audiences)[number];

export const signUpStates = ['confirmed', 'waiting', 'cancelled', 'came'] as const;
export type SignUpState = (typeof signUpStates)[number];

/** How many people may come by one sign-up, and how many by one e-mail address or phone. */
export const MOST_PEOPLE = 10;
/** So long after an activity the names of those who signed up are erased. */
export const KEPT_DAYS = 30;
/** A day of a series is passed on so long before it. */
export const PASSED_ON_DAYS = 14;

export type ActivityText = { title: string; description: string };
export type ActivityTexts = Partial<Record<Locale, ActivityText>>;

const next: Record<ActivityState, readonly ActivityState[]> = {
  draft: ['waiting'],
  waiting: ['draft', 'published'],
  published: ['cancelled', 'held'],
  cancelled: [],
  held: [],
};

/** Whether an activity may go from one state to the other. */
export const canBecome = (from: ActivityState, to: ActivityState) => next[from].includes(to);

/** What everybody may know of: never a draft, nor what waits for a second person. */
export const isPublic = (state: ActivityState) =>
  state === 'published' || state === 'cancelled' || state === 'held';

/** The text in the reader's language, or in one that there is. */
export function textIn(texts: ActivityTexts, locale: Locale): ActivityText & { locale: Locale } {
  const order: Locale[] = [locale, 'ru', 'kk', 'en'];
  const found = order.find((one) => texts[one]?.title) ?? locale;
  const { title = '', description = '' } = texts[found] ?? {};
  return { title, description, locale: found };
}

type Days = { startsAt: Date; endsAt: Date; timeZone: string; repeats: Repetition; times: number };

/** Every day of an activity, the first too: at the same hour of its clock, whatever is done to clocks. */
export function daysOf({ startsAt, endsAt, timeZone, repeats, times }: Days) {
  const lasts = endsAt.getTime() - startsAt.getTime();
  const first = DateTime.fromJSDate(startsAt, { zone: timeZone });
  const step = repeats === 'monthly' ? 'months' : 'weeks';
  return Array.from({ length: times }, (_, nth) => {
    const start = first.plus({ [step]: nth }).toJSDate();
    return { startsAt: start, endsAt: new Date(start.getTime() + lasts) };
  });
}

type Open = {
  state: ActivityState;
  signsUp: boolean;
  signUpUntil: Date | null;
  startsAt: Date;
};

/** Whether one may still sign up. */
export const takesSignUps = ({ state, signsUp, signUpUntil, startsAt }: Open, at: Date) =>
  state === 'published' && signsUp && at < (signUpUntil ?? startsAt);

/** How many more people there is room for; null when there is no limit. */
export const roomLeft = (capacity: number | null, taken: number) =>
  capacity === null ? null : Math.max(0, capacity - taken);

/** Whether so many people find room. */
export const fits = (room: number | null, people: number) => room === null || people <= room;

/** Who moves up when there is room: in the order of the list, each who fits. */
export function movingUp<T extends { people: number }>(room: number | null, list: readonly T[]) {
  let left = room;
  return list.filter(({ people }) => {
    if (!fits(left, people)) return false;
    if (left !== null) left -= people;
    return true;
  });
}

/** Whether whoever signed up must be told that it will be otherwise: when or where. */
export const isMoved = (
  before: { startsAt: Date; endsAt: Date; place: string },
  after: { startsAt: Date; endsAt: Date; place: string },
) =>
  before.startsAt.getTime() !== after.startsAt.getTime() ||
  before.endsAt.getTime() !== after.endsAt.getTime() ||
  before.place !== after.place;
