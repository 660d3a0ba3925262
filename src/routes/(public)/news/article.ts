import { inLocale, locales, type Locale, type Localised } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { DrawnPicture } from '#modules/publications/queries.ts';
import { htmlOf } from '#basics/markdown.ts';
import { transcriptOf } from '#modules/publications/rules-captions.ts';
import type { Edition, PublicationText, PublicationVideo } from '#modules/publications/rules.ts';
import { videoPath } from '#modules/videos/rules.ts';

type Shown = Pick<
  Edition,
  'kind' | 'areaId' | 'organisationId' | 'tags' | 'videoUrl' | 'texts' | 'correctedAt'
> & {
  publishedAt: Date | null;
  pictures: readonly ArticlePicture[];
  video: PublicationVideo | null;
  /** Whose captions: those of everybody where it is not said. */
  captionsAt?: (locale: Locale) => string;
};
type ArticlePicture = Omit<DrawnPicture, 'smallUrl'>;

/** A publication in one language, ready to be drawn; null when there is no text in any. */
export type Article = NonNullable<Awaited<ReturnType<typeof articleIn>>>;

/**
 * A publication for a reader of a language: its text in that language, else honestly in the next
 * there is. Names come from memory: no query.
 */
export async function articleIn(locale: Locale, shown: Shown) {
  const there = locales.filter((one) => shown.texts[one]);
  const inLanguage = [locale, 'ru' as const, ...there].find((one) => shown.texts[one]);
  const text = inLanguage && shown.texts[inLanguage];
  if (!text) return null;
  const [areas, organisations] = await Promise.all([areaNames(), organisationNames(locale)]);
  const { kind, tags, videoUrl, publishedAt, correctedAt } = shown;
  return {
    ...{ kind, tags, videoUrl, publishedAt, correctedAt },
    ...{ locale: inLanguage, wanted: locale, languages: there },
    ...readable(text),
    video: shown.video && videoIn(inLanguage, shown.video, shown.captionsAt),
    area: shown.areaId ? inLocale(areas.get(shown.areaId) ?? {}, locale) : '',
    organisation: organisations.get(shown.organisationId ?? '') ?? '',
    pictures: shown.pictures.map(({ id, alts, credit, largeUrl, width, height }) => ({
      ...{ id, credit, url: largeUrl, width, height },
      alt: alts[inLanguage] || inLocale(alts, locale),
    })),
  };
}

const readable = ({ title, summary, markdown, sources, note, machineMade }: PublicationText) => ({
  ...{ title, summary, note, machineMade },
  ...{ html: htmlOf(markdown), sourcesHtml: htmlOf(sources) },
});

/** Its video as it is played, with what is said in it to be read: in the reader's language, else in all there are. */
function videoIn(locale: Locale, video: PublicationVideo, captionsAt?: (locale: Locale) => string) {
  const { key, mime, width, height, seconds, captions } = video;
  const spoken = locales.filter((one) => captions[one]);
  const at = captionsAt ?? ((one: Locale) => pressPaths.captions(key, one));
  return {
    ...{ url: videoPath(video), mime, width, height, seconds },
    tracks: spoken.map((one) => ({ locale: one, url: at(one) })),
    transcripts: transcriptsIn(spoken.includes(locale) ? [locale] : spoken, captions),
  };
}

/** A page stays small: of what is said for an hour the file of captions tells the rest. */
const MOST_SAID = 30_000;

function transcriptsIn(shown: readonly Locale[], captions: Partial<Localised>) {
  return shown.map((locale) => {
    const said = transcriptOf(captions[locale] ?? '');
    let left = Math.floor(MOST_SAID / shown.length);
    const kept = said.filter(({ words }) => (left -= words.length) > 0);
    return { locale, said: kept, whole: kept.length === said.length };
  });
}
