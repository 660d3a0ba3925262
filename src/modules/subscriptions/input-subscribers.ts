import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from '#modules/people/input.ts';
import { itemKinds } from '#modules/syndication/rules.ts';
import { digestChoices } from './rules-subscribers.ts';

const nothing = (value: unknown) => (value === '' ? undefined : value);
const kilometres = z.preprocess(
  (value) => (typeof value === 'string' ? nothing(value.replace(',', '.')) : value),
  z.coerce.number('field.wrong').min(0.1, 'field.wrong').max(100, 'field.wrong').optional(),
);

/** Which kinds were ticked: a field for each. None: all of them. */
const kinds = z
  .partialRecord(z.enum(itemKinds), z.string())
  .default({})
  .transform((ticked) => itemKinds.filter((kind) => ticked[kind]));

const wish = z.object({
  area: z.preprocess(nothing, z.string().max(100).optional()),
  place: z.preprocess(nothing, z.string().trim().max(300, 'field.too-long').optional()),
  radiusKm: kilometres,
  campaignId: z.preprocess(nothing, z.uuid().optional()),
  kinds,
});
/**
 * What somebody wants to hear of: an area by its key, or around a place as it was typed (neither:
 * everywhere), and which kinds.
 */
export type Wish = z.infer<typeof wish>;

const digest = z.enum(digestChoices).default('weekly');
/** They agree that it is counted when they open something by a link in a letter. */
const countsOpens = z.preprocess((value) => value === 'yes', z.boolean());

/** Somebody wants to hear by e-mail of what is passed on. */
export const subscribing = wish.extend({
  email: z.preprocess((value) => value ?? '', emailAddress),
  locale: z.enum(locales),
  ...{ digest, countsOpens },
});
export type Subscribing = z.infer<typeof subscribing>;

/** What can be changed by the link in each letter. */
export const choosing = z.object({ digest, countsOpens, locale: z.enum(locales) });
export type Choosing = z.infer<typeof choosing>;

/** What a phone wants to hear of, or one more wish of somebody who has the link. */
export const oneWish = wish;
