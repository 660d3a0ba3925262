import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { isShutOut } from './blocks.ts';
import { followedNow } from './following.ts';
import { MOST_NAME, plainWords } from './rules.ts';
import {
  MOST_PICTURES,
  MOST_TAGS,
  offerTexts,
  type OfferedText,
  type OfferPicture,
  type OfferTexts,
} from './rules-offers.ts';
import { tellEditors } from './telling.ts';

/** A thing of another house as it was said to us; `author` stands behind it, nobody else. */
export type Offered = {
  objectId: string;
  author: string;
  authorName: string;
  url: string;
  licence: string | null;
  texts: Record<string, OfferedText>;
  tags: string[];
  pictures: OfferPicture[];
  publishedAt: Date | null;
};

type Words = { url: string; licence: string | null; texts: OfferTexts; tags: string[] };
type Kept = Words & { pictures: OfferPicture[] };

/**
 * Keeps what an account published or shared (`by`) as an offer to the editors, as plain words. Of
 * accounts we do not follow nothing is kept, nor what another server than theirs stands behind, nor
 * what somebody wrote who is blocked.
 */
export async function hearOffer(by: string, offered: Offered): Promise<void> {
  const followed = await followedNow(by);
  const kept = followed && isTheirOwn(by, offered) ? keptOf(offered) : null;
  if (!followed || !kept || (await isShutOut(offered.author))) return;
  await limit('federation-offer', new URL(by).hostname);
  const { objectId, author, authorName, publishedAt } = offered;
  await change((tx) =>
    tx
      .insertInto('federation_offers')
      .values({
        ...{ id: newId(), following_id: followed.id, object_id: objectId, author },
        ...{ author_name: plainWords(authorName, MOST_NAME), ...stored(kept) },
        ...{ published_at: publishedAt ?? now(), received_at: now(), changed_at: now() },
      })
      .onConflict((on) => on.column('object_id').doNothing())
      .execute(),
  );
}

/** Whether what an account says of a thing matters here: we follow it, or know the thing as its. */
export async function isHeeded(author: string, objectId: string): Promise<boolean> {
  if (await followedNow(author)) return true;
  const known = await db
    .selectFrom('federation_offers')
    .select('id')
    .where('object_id', '=', objectId)
    .where('author', '=', author)
    .executeTakeFirst();
  return known !== undefined;
}

/** Whether the server that says it is the one that the thing and its author lie on. */
const isTheirOwn = (by: string, { objectId, author }: Offered) =>
  [objectId, author].every((one) => new URL(one).origin === new URL(by).origin);

function keptOf({ url, licence, texts, tags, pictures }: Offered): Kept | null {
  if (!isWebAddress(url)) return null;
  const words = offerTexts(texts, url);
  if (Object.keys(words).length === 0) return null;
  const addresses = pictures.map((picture) => picture.url);
  const shown = pictures
    .filter((picture, at) => isWebAddress(picture.url) && addresses.indexOf(picture.url) === at)
    .slice(0, MOST_PICTURES);
  return {
    ...{ url, texts: words, licence: licence && isWebAddress(licence) ? licence : null },
    tags: [...new Set(tags.map((tag) => tag.replace(/^#/, '').toLowerCase()))]
      .filter((tag) => /^[\p{L}\p{N}_-]{2,40}$/u.test(tag))
      .slice(0, MOST_TAGS),
    pictures: shown.map((picture) => ({ ...picture, alt: plainWords(picture.alt, 300) })),
  };
}

const isWebAddress = (address: string) =>
  address.length <= 500 && /^https?:\/\/[^\s<>"\\]+$/.test(address) && URL.canParse(address);

const stored = ({ url, licence, tags, texts, pictures }: Kept) => ({
  ...{ url, licence, tags },
  ...{ texts: JSON.stringify(texts), pictures: JSON.stringify(pictures) },
});

/**
 * Its author changed it: the offer is of its next revision. One that we never heard of is a new one.
 * Only while we follow whoever it came by.
 */
export async function hearChange(offered: Offered): Promise<void> {
  const { objectId, author } = offered;
  const kept = keptOf(offered);
  const known = await db
    .selectFrom('federation_offers as offer')
    .innerJoin('federation_followings as following', 'following.id', 'offer.following_id')
    .select(['offer.id', 'offer.author', 'offer.withdrawn_at', 'following.state'])
    .where('object_id', '=', objectId)
    .executeTakeFirst();
  if (!known) return hearOffer(author, offered);
  if (!kept || known.author !== author || known.state !== 'accepted' || known.withdrawn_at) return;
  await limit('federation-offer', new URL(author).hostname);
  await change((tx) => putChange(tx, known.id, kept));
}

async function putChange(tx: Tx, id: string, kept: Kept): Promise<void> {
  const before = await tx
    .selectFrom('federation_offers')
    .select(['url', 'licence', 'texts', 'tags', 'pictures'])
    .select(['revision', 'publication_id', 'author_name'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!before) return;
  const { revision, publication_id: publicationId, author_name: by, ...words } = before;
  if (isSame(words, kept)) return;
  await tx
    .updateTable('federation_offers')
    .set({ ...stored(kept), revision: revision + 1, changed_at: now() })
    .where('id', '=', id)
    .execute();
  if (!publicationId) return;
  const { texts } = kept;
  await tellEditors(tx, { publicationId, by, texts, what: 'changed', revision: revision + 1 });
}

/** Whether nothing of it changed: the database keeps the parts of an object in an order of its own. */
function isSame(before: object, kept: Kept): boolean {
  const inOrder = (_name: string, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [two]) => (one < two ? -1 : 1)))
      : value;
  return JSON.stringify(before, inOrder) === JSON.stringify(kept, inOrder);
}

/**
 * Its author took it back, or is gone altogether: its words go, what was taken over of it is said to
 * be withdrawn there.
 */
export async function hearWithdrawal(author: string, objectId: string): Promise<void> {
  const wholly = author === objectId;
  await change(async (tx) => {
    // Held: whoever takes it over at this moment is told as well.
    const rows = await tx
      .selectFrom('federation_offers')
      .select(['id', 'texts', 'publication_id', 'author_name', 'revision'])
      .where('author', '=', author)
      .where('withdrawn_at', 'is', null)
      .$if(!wholly, (it) => it.where('object_id', '=', objectId))
      .orderBy('id')
      .forUpdate()
      .execute();
    for (const row of rows) await withdraw(tx, row);
    if (wholly) await endOf(tx, author);
  });
}

type Withdrawn = Record<'id' | 'author_name', string> & {
  texts: unknown;
  publication_id: string | null;
  revision: number;
};

async function withdraw(tx: Tx, row: Withdrawn): Promise<void> {
  const { publication_id: publicationId, author_name: by, revision } = row;
  const titles = Object.entries(row.texts as OfferTexts).map(([language, { title }]) => [
    language,
    { title, summary: '', markdown: '' },
  ]);
  const texts = Object.fromEntries(titles) as OfferTexts;
  await tx
    .updateTable('federation_offers')
    .set({ texts: JSON.stringify(texts), pictures: '[]' })
    .set({ withdrawn_at: now(), changed_at: now() })
    .where('id', '=', row.id)
    .execute();
  if (!publicationId) return;
  await tellEditors(tx, { publicationId, by, texts, what: 'withdrawn', revision });
}

const endOf = (tx: Tx, account: string) =>
  tx
    .updateTable('federation_followings')
    .set({ state: 'ended', ended_by: 'them', ended_at: now() })
    .where('account', '=', account)
    .where('state', '<>', 'ended')
    .execute();
