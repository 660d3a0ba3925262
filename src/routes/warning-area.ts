import type { Cookies } from '@sveltejs/kit';
import { inLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { dateWords } from '#basics/words-dates.ts';
import { areaTree } from '#modules/areas/queries.ts';
import type { Area } from '#modules/areas/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { bannerFor } from '#modules/warnings/queries.ts';
import { saidIn } from '#modules/warnings/telling.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';

/** The cookie with the area a reader chose, by its key. */
export const AREA = 'area';
const MOST = 3;

/** The area the reader chose; null without one. */
export async function chosenArea(cookies: Cookies): Promise<Area | null> {
  const key = cookies.get(AREA);
  if (!key) return null;
  return (await areaTree()).find((area) => area.key === key && !area.retired) ?? null;
}

type Reader = { locale: Locale; actor: Actor; cookies: Cookies; url: URL; request: Request };

/**
 * The warnings that stand above every page: those for everybody, for the area the reader chose, and
 * for the one the page is about (`?area=`). Nothing else of the reader is looked at. A copy that a
 * phone fetches to keep has none: it may be read when the warning is long over.
 */
export async function bannersFor({ locale, actor, cookies, url, request }: Reader) {
  if ((request.headers.get('sec-fetch-dest') ?? 'document') !== 'document') return [];
  const keys = [cookies.get(AREA), url.searchParams.get('area')];
  const areas = keys.some(Boolean) ? await areaTree() : [];
  const ids = areas.filter(({ key }) => keys.includes(key)).map(({ id }) => id);
  const found = await bannerFor(ids, { withExercises: may(actor, 'warning.edit') });
  const say = sayIn(locale);
  return found.slice(0, MOST).map(({ code, exercise, content }) => ({
    href: pressPaths.warning(code),
    mark: say(exercise ? 'warning.exercise' : 'warning.banner'),
    until: say('warning.until', {
      when: dateWords(locale, new Date(content.expires), config.timeZone, 'moment'),
    }),
    words: saidIn(content, locale)?.headline ?? anyHeadline(content.texts, locale),
  }));
}

type Texts = Parameters<typeof saidIn>[0]['texts'];
const anyHeadline = (texts: Texts, locale: Locale) =>
  inLocale(
    Object.fromEntries(Object.entries(texts).map(([one, text]) => [one, text.headline])),
    locale,
  );
