import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';
import { LEAST_SCORE, MOST_SCORE } from './rules.ts';

const blank = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const ticked = z.preprocess((value) => value === 'yes', z.boolean());
const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');
const mustAgree = z.literal('yes', 'contest.must-agree');

const content = {
  title: z
    .string('contest.entry-title-missing')
    .trim()
    .min(2, 'contest.entry-title-missing')
    .max(160, 'field.too-long'),
  words: text(20_000),
  videoUrl: optional(
    z.url({ protocol: /^https$/, error: 'publication.video-wrong' }).max(500, 'field.too-long'),
  ),
  group: z.preprocess((value) => blank(value) ?? '0', z.coerce.number('field.wrong').int().min(0)),
  shownAs: text(60),
  mayName: ticked,
  mayArchive: ticked,
  /** What is on each picture of this form, by its place in it. */
  alts: z.record(z.string(), z.string().trim().max(300, 'field.too-long')).default({}),
};

/** An entry as its form sends it; `id` is the form's own: sent twice it is one. */
export const newEntry = z.object({
  id: z.uuid(),
  ...content,
  name: z
    .string('activity.name-missing')
    .trim()
    .min(2, 'activity.name-missing')
    .max(120, 'field.too-long'),
  school: text(160),
  email: emailAddress,
  minor: z.enum(['yes', 'no'], 'contest.minor-missing'),
  guardianName: text(120),
  guardianContact: text(120),
  guardianAgrees: ticked,
  agreesRules: mustAgree,
  agreesPublish: mustAgree,
  locale: z.enum(locales),
});
export type NewEntry = z.output<typeof newEntry>;

/** What whoever entered changes of it; `keep` names the pictures that stay. */
export const entryChange = z.object({
  ...content,
  keep: z.record(z.uuid(), z.string()).default({}),
});
export type EntryChange = z.output<typeof entryChange>;

/** Somebody who wants to vote for an entry. */
export const voteRequest = z.object({ email: emailAddress, locale: z.enum(locales) });
export type VoteRequest = z.output<typeof voteRequest>;

const MOST_NUMBER = 999_999_999;
const number = z.coerce
  .number('field.wrong')
  .int('field.wrong')
  .min(1, 'field.wrong')
  .max(MOST_NUMBER, 'field.wrong');

/** The entry a vote is for. */
export const voteForm = z.object({ number });

/** Somebody who is asked to judge. */
export const newJuror = z.object({
  name: z
    .string('activity.name-missing')
    .trim()
    .min(2, 'activity.name-missing')
    .max(120, 'field.too-long'),
  email: emailAddress,
  locale: z.enum(locales),
});
export type NewJuror = z.output<typeof newJuror>;

const score = z.coerce
  .number('contest.score-wrong')
  .int('contest.score-wrong')
  .min(LEAST_SCORE, 'contest.score-wrong')
  .max(MOST_SCORE, 'contest.score-wrong');

/** What a juror gives an entry, by the place of each criterion; or that they know whose it is. */
export const markForm = z.object({
  number,
  knows: ticked,
  scores: z.record(z.string(), z.preprocess(blank, score.optional())).default({}),
  note: text(2000),
});
export type MarkForm = z.output<typeof markForm>;
