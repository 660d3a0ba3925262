import { inLocale, isLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { embedParts } from './parts.ts';
import type { PageServerLoad } from './$types';

/** What a partner copies into a page of theirs. */
export const load: PageServerLoad = async ({ url, locals }) => {
  const given = (name: string) => url.searchParams.get(name);
  const part = embedParts.find((one) => one === given('part')) ?? 'report';
  const language = isLocale(given('in')) ? given('in') : null;
  const locale = isLocale(language) ? language : locals.locale;
  const areas = (await areaTree()).filter(({ retired }) => !retired);
  const area = areas.find(({ key }) => key === given('area'))?.key ?? '';
  const query = area && `area=${area}`;
  const address = new URL(paths.embed(locale, part, query), config.publicUrl).href;
  const title = sayIn(locale)(`embed.part.${part}`);
  const script = new URL('/embed.js', config.publicUrl).href;
  const element = new URL('/lamplighter-box.js', config.publicUrl).href;
  const more = area && ` data-area="${area}"`;
  return {
    ...{ part, in: locale, area, address },
    areas: areas.map(({ key, names }) => ({ key, name: inLocale(names, locals.locale) })),
    snippet: [
      `<script src="${script}" data-lamplighter="${part}" data-lang="${locale}"${more} async></script>`,
      `<noscript><iframe src="${address}" title="${title}" width="100%" height="900"></iframe></noscript>`,
    ].join('\n'),
    // The form asks for the place of the device: it stands in a frame only.
    element:
      part === 'report'
        ? ''
        : [
            `<script src="${element}" async></script>`,
            `<lamplighter-box kind="${part}"${area && ` area="${area}"`} lang="${locale}"><a href="${address}">${title}</a></lamplighter-box>`,
          ].join('\n'),
    isOpen: config.embedHosts.length > 0,
  };
};
