import { sql } from 'kysely';
import { inLocale, type Locale } from '#basics/localised.ts';
import { DESK_PAGE } from '#basics/page-number.ts';
import { Refusal } from '#basics/refusal.ts';
import { libraryPhotos } from '#modules/media/library.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { namedBy, staffNames } from '#modules/people/who-may.ts';
import { db } from '#server/database.ts';
import { lyingOf } from './drafting.ts';
import { groundsToSee, maySee, mayThere } from './grounds.ts';
import { isSecondPerson, missingIn, type PublicationState } from './rules.ts';
import { asPublication, picturesOf, textsOf, type Publication } from './stored.ts';
import { workedVideo } from './watching.ts';

export type DeskFilters = { state?: PublicationState | undefined; mine?: boolean; forMe?: boolean };

/**
 * A page of the publications on one's grounds and one more, changed last first; `forMe`: those that wait for
 * a second person, which one is.
 */
export async function deskPublications(
  actor: Actor,
  filters: DeskFilters,
  locale: Locale,
  page = 1,
) {
  const rows = await seenRows(actor, filters, page);
  const titles = await titlesOf(rows.map(({ id }) => id));
  const names = await staffNames(
    db,
    rows.flatMap(({ changed_by: by }) => by ?? []),
  );
  return rows.map((row) => ({
    ...{ id: row.id, kind: row.kind, state: row.state, changedAt: row.changed_at },
    ...{ publishAt: row.publish_at, out: row.edition > 0, areaId: row.area_id },
    changedBy: names.get(row.changed_by ?? '') ?? '',
    title: inLocale(titles.get(row.id) ?? {}, locale),
    languages: Object.keys(titles.get(row.id) ?? {}) as Locale[],
  }));
}

async function seenRows(actor: Actor, { state, mine, forMe }: DeskFilters, page: number) {
  const grounds = await groundsToSee(actor);
  const me = personOf(actor);
  const rows = await db
    .selectFrom('publications')
    .selectAll()
    .$if(grounds !== null, (it) =>
      it.where((where) =>
        where.or(
          (grounds ?? []).map(({ areas, organisationId }) =>
            where.and([
              ...(areas ? [sql<boolean>`area_id = any(${areas}::uuid[])`] : []),
              ...(organisationId ? [where('organisation_id', '=', organisationId)] : []),
            ]),
          ),
        ),
      ),
    )
    .$if(state !== undefined, (it) => it.where('state', '=', state ?? ''))
    .$if(Boolean(mine), (it) =>
      it.where((where) => where.or([where('made_by', '=', me), where('changed_by', '=', me)])),
    )
    .$if(Boolean(forMe), (it) =>
      it.where('state', '=', 'waiting').where(sql<boolean>`changed_by is distinct from ${me}`),
    )
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .limit(DESK_PAGE + 1)
    .offset((page - 1) * DESK_PAGE)
    .execute();
  return rows.map(asPublication);
}

/** What publications are called, as they are worked on. */
export async function titlesOf(ids: string[]) {
  const found = new Map<string, Partial<Record<Locale, string>>>();
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('publication_texts')
    .select(['publication_id', 'locale', 'title'])
    .where('publication_id', 'in', ids)
    .execute();
  for (const { publication_id: id, locale, title } of rows) {
    found.set(id, { ...found.get(id), [locale]: title });
  }
  return found;
}

/** One publication as it is worked on: texts, pictures, what is missing, what happened, what one may do. */
export async function deskPublication(actor: Actor, id: string) {
  const row = await seenRow(actor, id);
  const [texts, pictures, moves] = [
    await textsOf(db, id),
    await picturesWithCopies(row),
    await movesOf(id),
  ];
  const video = await workedVideo(db, row);
  const published = row.published_at !== null;
  return {
    ...{ row, texts, pictures, video, moves },
    missing: missingIn({ texts, pictures, video, published }),
    may: {
      edit: row.state !== 'withdrawn' && (await mayThere(actor, 'publication.edit', lyingOf(row))),
      approve: await mayThere(actor, 'publication.approve', lyingOf(row)),
      isSecond: isSecondPerson(row.changed_by, personOf(actor)),
    },
  };
}

async function seenRow(actor: Actor, id: string): Promise<Publication> {
  await groundsToSee(actor);
  const row = /^[\da-f-]{36}$/.test(id)
    ? await db.selectFrom('publications').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('publication.unknown', 404);
  const found = asPublication(row);
  if (!(await maySee(actor, lyingOf(found)))) throw new Refusal('publication.not-yours', 403);
  return found;
}

/** Its own photos and those of other publications by addresses for the desk; those of a report as everybody sees them. */
async function picturesWithCopies(row: Publication) {
  const pictures = await picturesOf(db, row.id);
  const [own, borrowed] = [
    await deskPhotos(row.id),
    await libraryPhotos(pictures.filter(({ subjectId }) => subjectId !== row.id)),
  ];
  // Whoever knows the id of a report can open its receipt: it is not handed on.
  return pictures.map(({ id, alts, credit, rights, people }) => {
    const picture = { id, alts, credit, rights, people };
    const kept = own.find((one) => one.id === id);
    return {
      ...picture,
      copies: kept?.copies ?? borrowed.get(picture.id)?.copies ?? null,
      problem: kept?.problem ?? null,
    };
  });
}

async function movesOf(id: string) {
  const rows = await db
    .selectFrom('publication_moves')
    .select(['id', 'event', 'words', 'by_person_id as by', 'happened_at as at'])
    .where('publication_id', '=', id)
    .orderBy('id')
    .execute();
  return namedBy(db, rows);
}
