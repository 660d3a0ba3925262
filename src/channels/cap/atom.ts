import { XMLBuilder } from 'fast-xml-parser';
import { pressPaths } from '#basics/press-paths.ts';
import { printable } from '#basics/printable.ts';
import { locales, type Locale } from '#basics/localised.ts';
import type { newestAlerts } from '#modules/warnings/queries.ts';
import { saidIn } from '#modules/warnings/telling.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';

type Alert = Awaited<ReturnType<typeof newestAlerts>>[number];

const absolute = (path: string) => new URL(path, config.publicUrl).href;
const builder = new XMLBuilder({ ignoreAttributes: false, format: true, indentBy: '  ' });
const link = (rel: string, href: string, type: string) => ({
  ...{ '@_rel': rel, '@_href': absolute(href), '@_type': type },
});

/** The newest alerts as an Atom feed: each entry leads to the CAP file and to the page. */
export function atomOf(alerts: readonly Alert[], locale: Locale): string {
  const say = sayIn(locale);
  const updated = alerts[0]?.sentAt ?? new Date(0);
  const feed = {
    '@_xmlns': 'http://www.w3.org/2005/Atom',
    '@_xml:lang': locale,
    id: absolute(pressPaths.warningFeed()),
    title: `${say('warning.title')} · ${say('site.name')}`,
    updated: updated.toISOString(),
    author: { name: say('site.name') },
    link: [
      link('self', `${pressPaths.warningFeed()}?lang=${locale}`, 'application/atom+xml'),
      link('alternate', pressPaths.warnings(), 'text/html'),
    ],
    entry: alerts.map((alert) => entryOf(alert, locale)),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build({ feed }))}`;
}

function entryOf({ identifier, sentAt, code, content }: Alert, locale: Locale) {
  const said = [locale, ...locales].map((one) => saidIn(content, one)).find((one) => one !== null);
  return {
    id: absolute(pressPaths.warningAlert(identifier)),
    title: printable(said?.headline ?? ''),
    updated: sentAt.toISOString(),
    published: sentAt.toISOString(),
    link: [
      link('enclosure', pressPaths.warningAlert(identifier), 'application/cap+xml'),
      link('alternate', pressPaths.warning(code), 'text/html'),
    ],
    summary: printable(said?.description ?? ''),
    category: { '@_term': content.kind },
  };
}
