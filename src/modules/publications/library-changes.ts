import { sql } from 'kysely';
import { locales, type Localised } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { photoKind } from '#modules/media/library.ts';
import { erasePhoto } from '#modules/media/showing.ts';
import { neverAgain } from '#modules/media/taken-back.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { standsIn } from './borrowing.ts';
import { lyingOf } from './drafting.ts';
import { requireThere } from './grounds.ts';
import type { AltsForm, ConsentForm, SeenAlts } from './input-library.ts';
import { pictureRow, seenOfAlts } from './library.ts';
import { passOnAgain } from './publishing.ts';
import { isSecondPerson } from './rules.ts';
import { lockPublication, note, type Publication } from './stored.ts';

type Ref = { subjectId: string; id: string };

/** Notes who in a picture agreed, how, when and until when. Refuses who edits nothing it stands in. */
export function noteConsent(actor: Actor, id: string, { who, way, on, until }: ConsentForm) {
  return change(async (tx) => {
    const ref = await refOf(tx, actor, id);
    const set = { consent_who: who, consent_way: way, consent_on: on, consent_until: until };
    await setPhoto(tx, ref, set);
    await noteEverywhere(tx, actor, ref, 'consent-noted');
  });
}

/** Proposes other words for who cannot see it, for every place at once; a second person says yes. */
export function proposeAlts(actor: Actor, id: string, { alt }: AltsForm): Promise<void> {
  return change(async (tx) => {
    const ref = await refOf(tx, actor, id);
    await setPhoto(tx, ref, { alts: JSON.stringify(writtenIn(alt)), alts_by: personOf(actor) });
  });
}

const writtenIn = (alt: Localised): Partial<Localised> =>
  Object.fromEntries(locales.flatMap((locale) => (alt[locale] ? [[locale, alt[locale]]] : [])));

/**
 * A second person puts the proposed words in every place: what is worked on and what is out. Refuses
 * whoever proposed them, who may not approve in each of these places, and words that are not those
 * they looked at (`seen`).
 */
export function approveAlts(actor: Actor, id: string, { seen }: SeenAlts): Promise<void> {
  return change(async (tx) => {
    const ref = await refOf(tx, actor, id);
    const { wanted, by } = await proposed(tx, ref);
    if (!isSecondPerson(by, personOf(actor))) throw new Refusal('publication.needs-another', 403);
    if (seenOfAlts(wanted, by) !== seen) throw new Refusal('library.alts-changed', 409);
    const places = await placesOf(tx, ref);
    for (const row of places) await requireThere(actor, 'publication.approve', lyingOf(row));
    await sql`update publication_pictures set alts = alts || ${JSON.stringify(wanted)}::jsonb
      where subject_id = ${ref.subjectId} and id = ${ref.id}`.execute(tx);
    const said = (picture: Picture) => ({
      ...picture,
      alts: { ...(picture.alts as object), ...wanted },
    });
    await inEditions(tx, ref, { make: said, before: false });
    await setPhoto(tx, ref, { alts: null, alts_by: null });
    for (const row of places) await noted(tx, actor, row, 'picture-described');
  });
}

/** The proposed words are not taken. */
export function dropAlts(actor: Actor, id: string): Promise<void> {
  return change(async (tx) => {
    await setPhoto(tx, await refOf(tx, actor, id), { alts: null, alts_by: null });
  });
}

/**
 * Somebody in a picture agrees no more: it is gone from every place at once, with its files, and stays
 * gone. Whoever may edit one place it stands in may do so for all, for this must not wait. A photo of
 * a report is taken out of what is published; the report's desk decides on it there.
 */
export function takeBackPicture(actor: Actor, id: string): Promise<void> {
  return change(async (tx) => {
    const ref = await refOf(tx, actor, id);
    const places = await placesOf(tx, ref);
    await tx
      .deleteFrom('publication_pictures')
      .where('subject_id', '=', ref.subjectId)
      .where('id', '=', ref.id)
      .execute();
    await setPhoto(tx, ref, {
      ...{ consent_who: '', consent_way: null, consent_on: null, consent_until: null },
      ...{ alts: null, alts_by: null, taken_back_at: now(), taken_back_by: personOf(actor) },
    });
    await neverAgain(tx, ref);
    if ((await photoKind(tx, ref)) === 'publication') await erasePhoto(tx, ref);
    await inEditions(tx, ref, { make: () => null, before: true });
    for (const row of places) await noted(tx, actor, row, 'picture-taken-back');
  });
}

async function refOf(tx: Tx, actor: Actor, id: string): Promise<Ref> {
  const { subject_id: subjectId } = await pictureRow(tx, actor, id);
  return { subjectId, id };
}

async function proposed(tx: Tx, { subjectId, id }: Ref) {
  const row = await tx
    .selectFrom('publication_photos')
    .select(['alts', 'alts_by'])
    .where('subject_id', '=', subjectId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row?.alts) throw new Refusal('library.nothing-proposed', 409);
  return { wanted: row.alts as Partial<Localised>, by: row.alts_by };
}

type Known = {
  consent_who?: string;
  consent_way?: string | null;
  consent_on?: string | null;
  consent_until?: string | null;
  alts?: string | null;
  alts_by?: string | null;
  taken_back_at?: Date;
  taken_back_by?: string | null;
};

async function setPhoto(tx: Tx, { subjectId, id }: Ref, set: Known) {
  await tx
    .insertInto('publication_photos')
    .values({ subject_id: subjectId, id, ...set })
    .onConflict((on) => on.columns(['subject_id', 'id']).doUpdateSet(set))
    .execute();
}

const asked = ({ subjectId, id }: Ref) => JSON.stringify([{ subjectId, id }]);

/** Every publication it stands in, worked on or in any edition, held until the transaction ends. */
async function placesOf(tx: Tx, ref: Ref): Promise<Publication[]> {
  const places: Publication[] = [];
  for (const id of await standsIn(tx, ref)) places.push(await lockPublication(tx, id));
  return places;
}

type Picture = Record<string, unknown>;

type Making = { make: (picture: Picture) => Picture | null; before: boolean };

/** Changes it in the editions it stands in, also in those from before, and passes on what is out. */
async function inEditions(tx: Tx, ref: Ref, { make, before }: Making) {
  const editions = await tx
    .selectFrom('publication_editions as edition')
    .innerJoin('publications', 'publications.id', 'edition.publication_id')
    .select(['edition.publication_id', 'edition.number', 'edition.pictures'])
    .where(sql<boolean>`edition.pictures @> ${asked(ref)}::jsonb`)
    .$if(!before, (it) => it.whereRef('edition.number', '=', 'publications.edition'))
    .execute();
  for (const { publication_id: publicationId, number, pictures } of editions) {
    const changed = (pictures as Picture[]).flatMap((one) =>
      one.id === ref.id && one.subjectId === ref.subjectId ? (make(one) ?? []) : one,
    );
    await tx
      .updateTable('publication_editions')
      .set({ pictures: JSON.stringify(changed) })
      .where('publication_id', '=', publicationId)
      .where('number', '=', number)
      .execute();
  }
  for (const id of new Set(editions.map((one) => one.publication_id))) await passOnAgain(tx, id);
}

async function noteEverywhere(tx: Tx, actor: Actor, ref: Ref, event: string) {
  for (const row of await placesOf(tx, ref)) await noted(tx, actor, row, event);
}

const noted = (tx: Tx, actor: Actor, { id, revision }: Publication, event: string) =>
  note(tx, actor, id, { event, revision });
