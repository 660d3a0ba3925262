import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { organisationKinds } from './rules.ts';

const key = z.string().regex(/^[a-z][a-z0-9-]{1,59}$/);
const name = z.string().trim().min(1).max(200);

/**
 * One organisation as a region's file states it. `covers` is all it answers for, as keys: every
 * category named, in every area named; null stands for all of them.
 */
const organisationEntry = z.object({
  key,
  kind: z.enum(organisationKinds),
  names: z.object({ kk: name, ru: name, en: name }),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()).optional(),
  phone: z
    .string()
    .regex(/^\+[\d ]{6,20}$/)
    .optional(),
  locale: z.enum(locales).default('ru'),
  covers: z
    .array(
      z.object({
        categories: z.array(key).min(1).nullable(),
        areas: z.array(key).min(1).nullable(),
      }),
    )
    .default([]),
  retired: z.boolean().default(false),
});
export type OrganisationEntry = z.infer<typeof organisationEntry>;

/** Reads a file of organisations. Refuses by the organisation's own key. */
export function readOrganisations(file: unknown): OrganisationEntry[] {
  const read = z.array(organisationEntry).safeParse(file);
  if (!read.success) throw refusalFor(read.error.issues[0]?.path ?? [], file);
  const seen = new Set<string>();
  for (const entry of read.data) {
    if (seen.has(entry.key)) throw new Refusal('organisation.twice', 400, { key: entry.key });
    seen.add(entry.key);
  }
  return read.data;
}

function refusalFor(path: PropertyKey[], file: unknown): Refusal {
  const [at, ...inside] = path;
  const entry = Array.isArray(file)
    ? (file[Number(at)] as { key?: unknown } | undefined)
    : undefined;
  const named = String(entry?.key ?? at ?? '?');
  const field = inside.map(String).join('.');
  const language = locales.find((locale) => locale === inside.at(-1));
  return language
    ? new Refusal('organisation.language-missing', 400, { key: named, field, language })
    : new Refusal('organisation.entry-wrong', 400, { key: named, field: field || 'key' });
}

/** Every pair of category and area an organisation's entry speaks of, each once. */
export function coveredPairs({ covers }: Pick<OrganisationEntry, 'covers'>) {
  const pairs = new Map<string, { category: string | null; area: string | null }>();
  for (const { categories, areas } of covers) {
    for (const category of categories ?? [null]) {
      for (const area of areas ?? [null]) {
        pairs.set(`${category ?? '*'} ${area ?? '*'}`, { category, area });
      }
    }
  }
  return [...pairs.values()];
}

const blank = (text: unknown) => (typeof text === 'string' && text.trim() === '' ? null : text);

const fields = {
  names: z.object({
    kk: name.min(1, 'organisation.name-missing'),
    ru: name.min(1, 'organisation.name-missing'),
    en: name.min(1, 'organisation.name-missing'),
  }),
  kind: z.enum(organisationKinds),
  email: z.preprocess(blank, z.string().trim().toLowerCase().max(254).pipe(z.email()).nullable()),
  phone: z.preprocess(
    blank,
    z
      .string()
      .trim()
      .regex(/^\+[\d ]{6,20}$/, 'organisation.phone-wrong')
      .nullable(),
  ),
  locale: z.enum(locales),
};

/** An organisation as the form states it; `key` names it for good. */
export const newOrganisation = z.object({
  ...fields,
  key: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9-]{1,59}$/, 'organisation.key-wrong'),
});
export type NewOrganisation = z.output<typeof newOrganisation>;

/** What may be changed of it. `seen`: a mark of it as it stood when the form was opened. */
export const organisationChange = z.object({ ...fields, seen: z.string() });
export type OrganisationChange = z.output<typeof organisationChange>;

/** What an organisation is to answer for: a category or group (none: all) in an area (none: everywhere). */
export const coverageLine = z.object({
  categoryId: z.preprocess(blank, z.uuid().nullable()),
  areaId: z.preprocess(blank, z.uuid().nullable()),
});
export type CoverageLine = z.output<typeof coverageLine>;

/** A line of coverage to be taken away. */
export const coverageGone = z.object({ coverageId: z.uuid() });

/** Who takes over the open tasks of a retired organisation. */
export const succession = z.object({
  successorId: z.preprocess(blank, z.uuid().nullable()).default(null),
});
export type Succession = z.output<typeof succession>;
