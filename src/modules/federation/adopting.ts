import { inLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { emptyText, insertDraft } from '#modules/publications/drafting.ts';
import { requireThere } from '#modules/publications/grounds.ts';
import type { PublicationTexts } from '#modules/publications/rules.ts';
import { setPublication } from '#modules/publications/stored.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { requireEditor } from './grounds.ts';
import type { OfferFilters, TakeOverForm } from './input.ts';
import { draftTexts, type OfferPicture, type OfferTexts } from './rules-offers.ts';

const PAGE = 20;

/** One page of what the accounts we follow offer, newest first, and the cursor of the next. */
export async function deskOffers(actor: Actor, { list, after }: OfferFilters, locale: Locale) {
  requireEditor(actor);
  const [at, id] = (after ?? '').split('_');
  const rows = await db
    .selectFrom('federation_offers as offer')
    .innerJoin('federation_followings as following', 'following.id', 'offer.following_id')
    // A draft that was thrown away gives back what it was made of.
    .leftJoin('publications as ours', 'ours.id', 'offer.publication_id')
    .selectAll('offer')
    .select(['following.handle', 'ours.id as ours_id'])
    .where('ours.id', list === 'taken' ? 'is not' : 'is', null)
    .$if(list === 'new', (it) => it.where('aside_at', 'is', null))
    .$if(list === 'aside', (it) => it.where('aside_at', 'is not', null))
    .$if(Boolean(at && id), (it) =>
      it.where((where) =>
        where(
          where.refTuple('received_at', 'offer.id'),
          '<',
          where.tuple(new Date(Number(at)), id ?? ''),
        ),
      ),
    )
    .orderBy('received_at', 'desc')
    .orderBy('offer.id', 'desc')
    .limit(PAGE + 1)
    .execute();
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    offers: shown.map((row) => ({
      ...{ id: row.id, handle: row.handle, by: row.author_name, url: row.url },
      ...{ licence: row.licence, tags: row.tags, publishedAt: row.published_at },
      ...{ texts: row.texts as OfferTexts, pictures: row.pictures as unknown as OfferPicture[] },
      title: titleOf(row.texts as OfferTexts, locale),
      ...{ publicationId: row.ours_id, ...standingOf(row) },
    })),
    next: rows.length > PAGE && last ? `${last.received_at.getTime()}_${last.id}` : null,
  };
}

const titleOf = (texts: OfferTexts, locale: Locale) =>
  texts[locale]?.title ??
  inLocale(
    Object.fromEntries(Object.entries(texts).map(([language, { title }]) => [language, title])),
    locale,
  );

type Standing = {
  revision: number;
  taken_revision: number | null;
  changed_at: Date;
  withdrawn_at: Date | null;
};

/** Whether its author changed it since it came, or since it was taken over, or took it back. */
const standingOf = ({ revision, taken_revision, changed_at, withdrawn_at }: Standing) => ({
  changedAt: revision > (taken_revision ?? 1) && !withdrawn_at ? changed_at : null,
  withdrawnAt: withdrawn_at,
});

async function lockOffer(tx: Tx, id: string) {
  const row = isId(id)
    ? await tx
        .selectFrom('federation_offers')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('offer.gone', 404);
  return row;
}

/**
 * Makes a draft of what is offered, with its credit and a link to where it stands; like any draft it
 * is published by a second person. Gives the draft's id; what was taken over already gives that.
 */
export async function takeOver(actor: Actor, input: TakeOverForm, locale: Locale): Promise<string> {
  const { id, areaId } = input;
  await requireThere(actor, 'publication.edit', { areaId, organisationId: null });
  return change(async (tx) => {
    const row = await lockOffer(tx, id);
    if (row.publication_id && (await isThere(tx, row.publication_id))) return row.publication_id;
    if (row.withdrawn_at) throw new Refusal('offer.is-withdrawn');
    const given = draftTexts(row.texts as OfferTexts, locale);
    const texts = Object.entries(given).map(([language, text]) => [
      language,
      { ...emptyText, ...text, sources: creditOf(row, language as Locale) },
    ]);
    const draft = await insertDraft(tx, actor, {
      ...{ kind: 'news', areaId, organisationId: null },
      texts: Object.fromEntries(texts) as PublicationTexts,
    });
    await setPublication(tx, draft, { tags: row.tags });
    await tx
      .updateTable('federation_offers')
      .set({ publication_id: draft, taken_revision: row.revision, taken_at: now() })
      .where('id', '=', id)
      .execute();
    return draft;
  });
}

const isThere = async (tx: Tx, publicationId: string) =>
  (await tx
    .selectFrom('publications')
    .select('id')
    .where('id', '=', publicationId)
    .executeTakeFirst()) !== undefined;

type Credited = { author_name: string; url: string; licence: string | null };

/** Whose it is and where it stands, as Markdown. */
function creditOf({ author_name: by, url, licence }: Credited, locale: Locale): string {
  const say = sayIn(locale);
  const name = by.replaceAll(/[\\`*_[\]<>#|~!]/g, String.raw`\$&`);
  const lines = [
    say('offer.credit', { name, address: `<${url}>` }),
    ...(licence ? [say('offer.licence-is', { address: `<${licence}>` })] : []),
  ];
  return lines.join('\n\n');
}

/** Lays an offer aside, or fetches it back. */
export async function layAside(actor: Actor, id: string, aside: boolean): Promise<void> {
  requireEditor(actor);
  await change(async (tx) => {
    await lockOffer(tx, id);
    await tx
      .updateTable('federation_offers')
      .set({ aside_at: aside ? now() : null })
      .where('id', '=', id)
      .execute();
  });
}

/** An editor saw what its author changed since it was taken over. */
export async function noteChange(actor: Actor, id: string): Promise<void> {
  requireEditor(actor);
  await change(async (tx) => {
    const row = await lockOffer(tx, id);
    if (!row.publication_id) throw new Refusal('offer.not-taken');
    await tx
      .updateTable('federation_offers')
      .set({ taken_revision: row.revision })
      .where('id', '=', id)
      .execute();
  });
}

/** Of which offer a publication was made, and what became of that; null: it is our own. */
export async function offerBehind(publicationId: string) {
  const row = await db
    .selectFrom('federation_offers')
    .select(['author_name as by', 'url', 'revision', 'taken_revision'])
    .select(['changed_at', 'withdrawn_at'])
    .where('publication_id', '=', publicationId)
    .executeTakeFirst();
  return row ? { by: row.by, url: row.url, ...standingOf(row) } : null;
}
