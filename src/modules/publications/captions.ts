import type { Kysely } from 'kysely';
import { locales, type Locale } from '#basics/localised.ts';
import type { Database, Tx } from '#server/database.ts';

/** The captions as they are worked on, in the order of the languages. */
export async function captionsOf(source: Kysely<Database> | Tx, id: string) {
  const rows = await source
    .selectFrom('publication_captions')
    .select(['locale', 'vtt'])
    .where('publication_id', '=', id)
    .execute();
  const found: Partial<Record<Locale, string>> = {};
  for (const locale of locales) {
    const row = rows.find((one) => one.locale === locale);
    if (row) found[locale] = row.vtt;
  }
  return found;
}
