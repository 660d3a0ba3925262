import { z } from 'zod';
import { consentWays, libraryFilterNames } from './rules-library.ts';

const text = (max: number) => z.string().trim().max(max, 'field.too-long').default('');

/** What somebody looks for in the library; what cannot be read is left out. */
export const libraryFilters = z.object({
  q: z.string().trim().max(100).catch(''),
  only: z.enum(libraryFilterNames).optional().catch(undefined),
  /** The publication that one is chosen for. */
  for: z.uuid().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(1000).catch(1),
});
export type LibraryFilters = z.infer<typeof libraryFilters>;

/** A consent as it is noted. */
export const consentForm = z
  .object({
    who: z
      .string('library.who-missing')
      .trim()
      .min(2, 'library.who-missing')
      .max(300, 'field.too-long'),
    way: z.enum(consentWays, 'library.way-missing'),
    on: z.iso.date('library.day-missing'),
    until: z.preprocess((value) => value || null, z.iso.date('library.day-wrong').nullable()),
  })
  .refine(({ on, until }) => until === null || until >= on, {
    ...{ path: ['until'], error: 'library.until-before' },
  });
export type ConsentForm = z.infer<typeof consentForm>;

/** Other words for who cannot see it; a language that is left empty stays as it is. */
export const altsForm = z
  .object({ alt: z.object({ kk: text(300), ru: text(300), en: text(300) }).prefault({}) })
  .refine(({ alt }) => alt.kk || alt.ru || alt.en, {
    path: ['alt'],
    error: 'library.alts-missing',
  });
export type AltsForm = z.infer<typeof altsForm>;

/** Which proposed words somebody looked at. */
export const seenAlts = z.object({ seen: z.string().max(40).default('') });
export type SeenAlts = z.infer<typeof seenAlts>;

/** The picture that is taken from the library, for which revision. */
export const reuseForm = z.object({ picture: z.uuid(), revision: z.coerce.number().int().min(1) });
export type ReuseForm = z.infer<typeof reuseForm>;
