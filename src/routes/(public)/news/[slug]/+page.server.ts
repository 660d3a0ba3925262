import { inLocale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { publicCount } from '#modules/comments/queries.ts';
import { adoptionsOf, type Adopted } from '#modules/publications/adopting.ts';
import { publicationBySlug } from '#modules/publications/queries.ts';
import type { PublicationVideo } from '#modules/publications/rules.ts';
import { headOf } from '#modules/syndication/heads.ts';
import { isoLength, videoPath } from '#modules/videos/rules.ts';
import { config } from '#server/config.ts';
import { articleIn, type Article } from '../article.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const seen = await publicationBySlug(params.slug);
  if (!seen) throw new Refusal('publication.unknown', 404);
  if (seen.withdrawn) {
    throw new Refusal('publication.gone', 410, {
      date: dateWords(locale, seen.withdrawnAt, config.timeZone),
      reason: inLocale(seen.reasons, locale),
    });
  }
  const article = await articleIn(locale, seen);
  if (!article) throw new Refusal('publication.unknown', 404);
  const { note, pictures, correctedAt } = article;
  const { id, comments } = seen;
  const [adoptions, areas] = await Promise.all([adoptionsOf(id, locale), areaNames()]);
  const placed = (one: Adopted) => ({
    ...one,
    area: inLocale(areas.get(one.areaId ?? '') ?? {}, locale),
  });
  const commented = await publicCount({ id, comments, out: true });
  const head = await headOf(seen.id, article.locale, {
    ...(pictures.length > 0 && {
      image: pictures.map(({ url }) => new URL(url, config.publicUrl).href),
    }),
    ...(seen.video && { video: videoThing(seen.video, article, seen.publishedAt) }),
    ...(correctedAt && { correction: note, dateModified: correctedAt.toISOString() }),
  });
  const adopted = {
    from: adoptions.from && placed(adoptions.from),
    to: adoptions.to.map(placed),
  };
  return {
    ...{ article, head, adopted, slug: params.slug, id },
    commented: comments === 'off' ? null : commented,
  };
};

const whole = (path: string) => new URL(path, config.publicUrl).href;

/** The video in schema.org's words. */
const videoThing = (video: PublicationVideo, article: Article, publishedAt: Date) => ({
  ...{ '@type': 'VideoObject', name: article.title, description: article.summary },
  ...{ contentUrl: whole(videoPath(video)), encodingFormat: video.mime },
  ...{ contentSize: String(video.bytes), duration: isoLength(video.seconds) },
  ...{ width: video.width, height: video.height, uploadDate: publishedAt.toISOString() },
  thumbnailUrl: article.pictures.slice(0, 1).map(({ url }) => whole(url)),
  transcript: article.video?.transcripts[0]?.said
    .map(({ words }) => words)
    .join(' ')
    .slice(0, 5000),
});
