import { sql, type Kysely } from 'kysely';
import { inLocale, locales, type Locale, type Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { libraryPhotos } from '#modules/media/library.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db, type Database, type Tx } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import { houseToday } from '#server/today.ts';
import { titlesOf } from './desk.ts';
import { groundsWith, onGroundsOf, type Grounds } from './grounds.ts';
import type { LibraryFilters } from './input-library.ts';
import { consentStands, soonFrom, type Consent, type ConsentWay } from './rules-library.ts';
import type { PeopleInPicture } from './rules.ts';

const PAGE = 24;

type Row = {
  subject_id: string;
  id: string;
  alts: Partial<Localised>;
  credit: string;
  rights: string;
  people: PeopleInPicture;
  out: boolean;
  used_in: string[];
  consent_who: string | null;
  consent_way: ConsentWay | null;
  consent_on: string | null;
  consent_until: string | null;
  wanted: Partial<Localised> | null;
  alts_by: string | null;
};

/** The pictures of what one may edit, a page of them, those of what was changed last first. 3 queries. */
export async function pictureLibrary(actor: Actor, filters: LibraryFilters, locale: Locale) {
  const grounds = await groundsWith(actor, 'publication.edit');
  const { rows } = await sql<Row>`${known(grounds)}
    where ${matching(filters)}
    order by changed_at desc, id limit ${PAGE + 1} offset ${(filters.page - 1) * PAGE}`.execute(db);
  const shown = rows.slice(0, PAGE);
  return { pictures: await drawn(shown, locale), more: rows.length > PAGE };
}

/** One picture with all that is known of it. Refuses what one may not edit anywhere. 3 queries. */
export async function libraryPicture(actor: Actor, id: string, locale: Locale) {
  const row = await pictureRow(db, actor, id);
  const [picture] = await drawn([row], locale);
  if (!picture) throw new Refusal('library.unknown', 404);
  const { wanted, alts_by: wantedBy } = row;
  return { ...picture, wanted, wantedBy, seen: wanted ? seenOfAlts(wanted, wantedBy) : '' };
}

/** What somebody looked at: whoever agrees agrees to these words of this person. */
export const seenOfAlts = (wanted: Partial<Localised>, by: string | null) =>
  sha256(JSON.stringify([locales.map((locale) => wanted[locale] ?? ''), by]))
    .toString('base64url')
    .slice(0, 22);

/** The row of a picture on one's grounds. */
export async function pictureRow(source: Kysely<Database> | Tx, actor: Actor, id: string) {
  const grounds = await groundsWith(actor, 'publication.edit');
  if (!/^[\da-f-]{36}$/.test(id)) throw new Refusal('library.unknown', 404);
  const { rows } = await sql<Row>`${known(grounds)} where pictures.id = ${id}::uuid`.execute(
    source,
  );
  const [row] = rows;
  if (!row) throw new Refusal('library.unknown', 404);
  return row;
}

// As it is worked on goes before as it is out, that before an earlier edition: what is kept can be taken
// back. Of several publications the one that was changed last.
const known = (grounds: Grounds) => sql`
  with uses as (
    select publication_id, subject_id, id, alts, credit, rights, people, false as out, 0 as age
    from publication_pictures
    union all
    select publications.id, (picture ->> 'subjectId')::uuid, (picture ->> 'id')::uuid,
      picture -> 'alts', picture ->> 'credit', picture ->> 'rights', picture ->> 'people',
      publications.withdrawn_at is null and edition.number = publications.edition,
      1 + publications.edition - edition.number
    from publications join publication_editions edition
      on edition.publication_id = publications.id and edition.number <= publications.edition,
      jsonb_array_elements(edition.pictures) picture),
  pictures as (
    select subject_id, uses.id, bool_or(out) as out, max(changed_at) as changed_at,
      array_agg(distinct publication_id) as used_in,
      (array_agg(alts order by age, changed_at desc))[1] as alts,
      (array_agg(credit order by age, changed_at desc))[1] as credit,
      (array_agg(rights order by age, changed_at desc))[1] as rights,
      (array_agg(people order by age, changed_at desc))[1] as people
    from uses join publications on publications.id = uses.publication_id
    where ${onGroundsOf(grounds)}
    group by subject_id, uses.id)
  select pictures.*, consent_who, consent_way, consent_on, consent_until, photos.alts as wanted, alts_by
  from pictures left join publication_photos photos using (subject_id, id)`;

function matching({ q, only }: LibraryFilters) {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const said = sql`lower(concat_ws(' ', pictures.alts ->> 'kk', pictures.alts ->> 'ru',
    pictures.alts ->> 'en', credit, rights, consent_who))`;
  const conditions = words.map((word) => sql`position(${word} in ${said}) > 0`);
  if (only === 'consent-ends')
    conditions.push(sql`consent_until <= ${soonFrom(houseToday())}::date`);
  if (only === 'no-rights') conditions.push(sql`rights = ''`);
  if (only === 'no-consent') conditions.push(sql`people <> 'none' and consent_way is null`);
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`;
}

async function drawn(rows: readonly Row[], locale: Locale) {
  const photos = await libraryPhotos(
    rows.map(({ subject_id: subjectId, id }) => ({ subjectId, id })),
  );
  const titles = await titlesOf([...new Set(rows.flatMap((row) => row.used_in))]);
  const today = houseToday();
  const soon = soonFrom(today);
  return rows.map((row) => {
    const photo = photos.get(row.id);
    const consent = consentOf(row);
    return {
      ...{ id: row.id, alts: row.alts, credit: row.credit, rights: row.rights, out: row.out },
      ...{ people: row.people, consent, stands: consentStands(consent, today, soon) },
      ...{
        copies: photo?.copies ?? null,
        ofReport: photo !== undefined && photo.kind !== 'publication',
      },
      usedIn: row.used_in.map((id) => ({ id, title: inLocale(titles.get(id) ?? {}, locale) })),
    };
  });
}

function consentOf(row: Row): Consent | null {
  const { consent_who: who, consent_way: way, consent_on: on, consent_until: until } = row;
  return way && on ? { who: who ?? '', way, on, until } : null;
}
