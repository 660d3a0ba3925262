import { FetchError, preloadedContexts, type DocumentLoader } from '@fedify/fedify';
import {
  Article,
  Document,
  Hashtag,
  Image,
  isActor,
  LanguageString,
  Link,
  Note,
  Page,
  PUBLIC_COLLECTION,
} from '@fedify/vocab';
import type { Offered } from '#modules/federation/offers.ts';
import {
  MOST_PICTURES,
  MOST_TAGS,
  type OfferedText,
  type OfferPicture,
} from '#modules/federation/rules-offers.ts';
import { loaderFor } from '#modules/federation/speaking.ts';

type Post = Article | Note | Page;
type Words = readonly (string | LanguageString)[];

/** Whether a thing of others is one that our editors could take over: public, and no answer to something. */
export const isPost = (thing: unknown): thing is Post =>
  (thing instanceof Article || thing instanceof Note || thing instanceof Page) &&
  thing.replyTargetId === null &&
  [...thing.toIds, ...thing.ccIds].some(({ href }) => href === PUBLIC_COLLECTION.href);

/** A post of others as it may be offered here; null when nobody stands behind it. */
export async function offeredOf(post: Post): Promise<Offered | null> {
  const { id, attributionId } = post;
  if (!id || !attributionId || id.origin !== attributionId.origin) return null;
  const documentLoader = loaderFor();
  const options = { documentLoader, contextLoader: documentLoader, suppressError: true };
  const who = await post.getAttribution(options);
  const tags = await upTo(MOST_TAGS, post.getTags(inside), tagOf);
  const pictures = await upTo(MOST_PICTURES, post.getAttachments(inside), pictureOf);
  return {
    ...{ objectId: id.href, author: attributionId.href, authorName: nameOf(who, attributionId) },
    ...{ url: hrefOf(post.url) ?? id.href, licence: await licenceOf(post), tags, pictures },
    ...{ texts: textsOf(post), publishedAt: instant(post) },
  };
}

function nameOf(who: unknown, address: URL): string {
  if (!isActor(who as never)) return address.host;
  const { name, preferredUsername } = who as { name?: unknown; preferredUsername?: unknown };
  return `${String(name ?? preferredUsername ?? '')} (${address.host})`.trim();
}

const hrefOf = (url: URL | Link | null) => (url instanceof Link ? url.href?.href : url?.href);

const instant = ({ published }: Post) =>
  published ? new Date(Number(published.epochMilliseconds)) : null;

/** Its words by language; `und` for what names none, where no other is named. */
function textsOf({ names, summaries, contents }: Post): Record<string, OfferedText> {
  const [title, summary, html] = [names, summaries, contents].map(byLanguage);
  const named = Object.keys(html ?? {}).filter((language) => language !== 'und');
  const languages = named.length > 0 ? named : ['und'];
  return Object.fromEntries(
    languages.map((language) => {
      const of = (words: Record<string, string> = {}) => words[language] ?? words.und ?? '';
      return [language, { title: of(title), summary: of(summary), html: of(html) }];
    }),
  );
}

const byLanguage = (words: Words): Record<string, string> =>
  Object.fromEntries(
    words.map((one) => [
      one instanceof LanguageString ? one.locale.toString() : 'und',
      one.toString(),
    ]),
  );

/** Reads nothing but what a post has in it: whoever wrote it must not send us to others by naming them. */
const nothingElse: DocumentLoader = async (url) => {
  const document = await Promise.resolve(preloadedContexts[url]);
  if (!document) throw new FetchError(url, 'it does not stand in the post itself');
  return { contextUrl: null, document, documentUrl: url };
};

const inside = { documentLoader: nothingElse, contextLoader: nothingElse, suppressError: true };

/** The first so many of what is looked for among things; none where they cannot be read. */
async function upTo<T>(most: number, things: AsyncIterable<unknown>, as: (thing: unknown) => T[]) {
  const found: T[] = [];
  try {
    for await (const thing of things) {
      found.push(...as(thing));
      if (found.length >= most) break;
    }
  } catch {
    return found;
  }
  return found;
}

const tagOf = (tag: unknown): string[] =>
  tag instanceof Hashtag && tag.name ? [tag.name.toString()] : [];

function pictureOf(one: unknown): OfferPicture[] {
  const isPicture =
    one instanceof Image || (one instanceof Document && one.mediaType?.startsWith('image/'));
  const url = isPicture && hrefOf(one.url);
  return isPicture && url ? [{ url, alt: String(one.name ?? '') }] : [];
}

/** The address of its licence, where it names one (schema.org); ActivityStreams has no word for it. */
async function licenceOf(post: Post): Promise<string | null> {
  const document = (await post.toJsonLd({ contextLoader: loaderFor() })) as Record<string, unknown>;
  const said =
    document.license ?? document['schema:license'] ?? document['http://schema.org/license'];
  const address = typeof said === 'object' && said ? (said as { id?: unknown }).id : said;
  return typeof address === 'string' ? address : null;
}
