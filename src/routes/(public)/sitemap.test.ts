import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { GET as part } from './sitemap-[part].xml/+server.ts';
import { GET as index } from './sitemap.xml/+server.ts';
import { GET as robots } from './robots.txt/+server.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';

const monday = new Date('2026-11-23T06:00:00Z');
const text = { title: 'Светло', summary: 'Двор', html: '<p>Да</p>', words: 'Да' };
const [lamp, gone] = [newId(), newId()];
const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'url' });
type Listed = { loc: string; lastmod?: string; 'xhtml:link': Record<string, string>[] };

beforeAll(async () => {
  setClock(monday);
  for (const id of [lamp, gone]) {
    const thing = { id, kind: 'news' as const, publishedAt: monday, path: `/news/${id}` };
    await change((tx) => syndicate(tx, { ...thing, texts: { ru: text, kk: text } }));
  }
  await change((tx) => takeBack(tx, gone));
});
afterAll(() => setClock(null));

const asked = async (name: string) => {
  try {
    return await part({ params: { part: name } } as Parameters<typeof part>[0]);
  } catch (way) {
    return new Response(null, way as { status: number });
  }
};

test('search engines are told of every page in each of its languages, of none that was withdrawn', async () => {
  const first = await (await index({} as Parameters<typeof index>[0])).text();
  expect(first).toContain(`<loc>${config.publicUrl}/sitemap-1.xml</loc>`);
  expect(first).not.toContain('sitemap-2');
  const list = await (await asked('1')).text();
  expect(XMLValidator.validate(list)).toBe(true);
  const { url } = (parser.parse(list) as { urlset: { url: Listed[] } }).urlset;
  const of = (path: string) => url.filter(({ loc }) => loc.startsWith(config.publicUrl + path));
  const [kk, ru] = of(`/news/${lamp}`);
  expect([kk?.loc, ru?.loc].map((loc) => loc?.slice(-8))).toEqual(['?lang=kk', '?lang=ru']);
  expect(kk?.lastmod).toBe(monday.toISOString());
  expect(ru?.['xhtml:link'].map((link) => link['@_hreflang'])).toEqual(['kk', 'ru', 'x-default']);
  expect(of('/figures')).toHaveLength(3);
  expect(of(`/news/${gone}`)).toEqual([]);
});

test('a part that is none is not found, and robots.txt names the list', async () => {
  for (const name of ['2', '0', '-1', 'x', '1e3']) expect((await asked(name)).status).toBe(404);
  const words = await (await robots({} as Parameters<typeof robots>[0])).text();
  expect(words).toContain(`Sitemap: ${config.publicUrl}/sitemap.xml\n`);
});
