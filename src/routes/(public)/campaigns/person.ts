import { inLocale, type Locale } from '#basics/localised.ts';
import type { ambassadorPictures, PublicCampaign } from '#modules/campaigns/queries.ts';
import { textIn } from './shown.ts';

type Ambassador = PublicCampaign['ambassadors'][number];
type Pictures = Awaited<ReturnType<typeof ambassadorPictures>>;
type Picture = Pictures extends Map<string, infer One> ? One : never;

/** An ambassador in the reader's language, with their picture. */
export function personShown(
  { id, code, content }: Ambassador,
  picture: Picture | undefined,
  wanted: Locale,
) {
  const { title: name, lead, html, locale } = textIn(content, wanted);
  return {
    ...{ id, code, name, lead, html, locale },
    picture: picture && {
      ...{ url: picture.largeUrl, smallUrl: picture.smallUrl, credit: picture.credit },
      ...{ width: picture.width, height: picture.height },
      alt: picture.alts[locale] || inLocale(picture.alts, wanted),
    },
  };
}
