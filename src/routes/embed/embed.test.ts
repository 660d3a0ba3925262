import { afterAll, beforeAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { fileAndSettle, monday } from '../../../test/loop.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { load as snippetPage } from './+page.server.ts';
import { load as layout } from './[lang]/+layout.server.ts';
import { GET } from './[lang]/+server.ts';
import { load as known } from './[lang]/followed/[code]/+page.server.ts';
import { framed } from './[lang]/listed.ts';
import { actions, load as form } from './[lang]/report/+page.server.ts';
import { load as news } from './[lang]/news/+page.server.ts';
import { load as sent } from './[lang]/sent/[key]/+page.server.ts';
import { load as warnings } from './[lang]/warnings/+page.server.ts';

let town: Town;
let filed: Awaited<ReturnType<typeof fileAndSettle>>;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  filed = await fileAndSettle(town);
});
afterAll(() => setClock(null));

const locals = { locale: 'kk', actor: stranger };
const event = <T>(of: object) => ({ locals, ...of }) as T;
const at = (path: string) => new URL(path, 'https://lamp.example.org');
const wayOf = async (answer: unknown) => {
  try {
    return await answer;
  } catch (problem) {
    return problem;
  }
};

test('what a partner copies has the part, the language and the area chosen', async () => {
  const asked = (query: string) =>
    snippetPage(event<Parameters<typeof snippetPage>[0]>({ url: at(`/embed?${query}`) }));
  expect(await asked('part=map&in=en&area=petropavl')).toMatchObject({
    address: `${config.publicUrl}/embed/en/map?area=petropavl`,
    snippet: `<script src="${config.publicUrl}/embed.js" data-lamplighter="map" data-lang="en" data-area="petropavl" async></script>
<noscript><iframe src="${config.publicUrl}/embed/en/map?area=petropavl" title="Map of reports" width="100%" height="900"></iframe></noscript>`,
    isOpen: false,
  });
  expect(await asked('part="><script>&in=de&area="><b>')).toMatchObject({
    address: `${config.publicUrl}/embed/kk/report`,
  });
});

test('the address as one would write it leads to the one with its language', async () => {
  const asked = (path: string, lang: string) =>
    wayOf(
      (async () => GET(event<Parameters<typeof GET>[0]>({ url: at(path), params: { lang } })))(),
    );
  expect(await asked('/embed/map?lang=kk&area=petropavl', 'map')).toMatchObject({
    ...{ status: 307, location: '/embed/kk/map?area=petropavl' },
  });
  expect(await asked('/embed/desk', 'desk')).toMatchObject({ status: 404 });
  const language = (lang: string) =>
    wayOf((async () => layout(event<Parameters<typeof layout>[0]>({ params: { lang } })))());
  expect(await language('de')).toMatchObject({ status: 404 });
  expect(await language('kk')).toBeUndefined();
});

test('of an area the newest reports and where it lies are shown, of an unknown one all', async () => {
  const shown = await framed(at('/embed/kk/map?area=petropavl'), 'kk');
  expect(shown).toMatchObject({
    area: 'petropavl',
    areaName: 'petropavl kk',
    box: [69, 54, 70, 56],
  });
  expect(shown.reports.map(({ code }) => code)).toEqual([filed.code]);
  expect((await framed(at('/embed/kk/map?area=kyzylzhar'), 'kk')).reports).toEqual([]);
  expect(await framed(at('/embed/kk/map?area=nowhere'), 'kk')).toMatchObject({
    area: '',
    box: null,
  });
});

test('news stands in a frame in its language, and of warnings those that hold now', async () => {
  const [lamp, now, over] = [newId(), newId(), newId()];
  const title = { title: 'Аула жарық', summary: 'Жарық', html: '<p>Иә</p>', words: 'Иә' };
  const base = { publishedAt: monday, texts: { kk: title }, areaIds: [town.area('petropavl')] };
  const until = (hours: number) => new Date(monday.getTime() + hours * 3_600_000);
  await change(async (tx) => {
    await syndicate(tx, { ...base, id: lamp, kind: 'news', path: '/news/lamp' });
    await syndicate(tx, { ...base, id: now, kind: 'warning', path: '/w/1', endsAt: until(1) });
    await syndicate(tx, { ...base, id: over, kind: 'warning', path: '/w/2', endsAt: until(-1) });
  });
  const idsOf = async (load: typeof news | typeof warnings, query = '', locale = 'kk') => {
    const url = at(`/embed/${locale}/news${query}`);
    const shown = await load({ url, locals: { ...locals, locale } } as never);
    return (shown as { items: { id: string; path: string }[] }).items.map(({ id }) => id);
  };
  expect((await idsOf(news)).sort()).toEqual([lamp, now].sort());
  expect(await idsOf(news, '?area=kyzylzhar')).toEqual([]);
  expect(await idsOf(news, '', 'ru')).toEqual([]);
  expect(await idsOf(warnings, '?area=petropavl')).toEqual([now]);
});

test('whoever knows the problem already is led to its page beside the frame', async () => {
  const form = new FormData();
  form.set('follow', filed.code);
  const request = new Request(at('/embed/kk/report?/follow'), { method: 'POST', body: form });
  const follow = actions.follow ?? (() => undefined);
  const led = await wayOf(
    (async () =>
      follow(
        event<Parameters<typeof follow>[0]>({
          ...{
            request,
            params: { lang: 'kk' },
            url: at('/embed/kk/report?/follow'),
            getClientAddress: () => '192.0.2.7',
          },
        }),
      ))(),
  );
  expect(led).toMatchObject({ status: 303, location: `/embed/kk/followed/${filed.code}` });
  const page = await known(
    event<Parameters<typeof known>[0]>({ params: { code: filed.code }, url: at('/?followed=1') }),
  );
  expect(page).toMatchObject({
    another: '/embed/kk/report',
    asked: true,
    page: `/reports/${filed.code}?lang=kk#follow`,
  });
});

test('a form made for an area opens its map there, and keeps to it when another report is filed', async () => {
  const opened = (query: string) =>
    form(event<Parameters<typeof form>[0]>({ url: at(`/embed/kk/report${query}`) }));
  expect(await opened('?area=petropavl')).toMatchObject({
    ...{ area: 'petropavl', mapBox: [69, 54, 70, 56] },
  });
  expect(await opened('?/check&area=petropavl')).toMatchObject({ area: 'petropavl' });
  expect(await opened('?area=nowhere')).toMatchObject({ area: '' });
  const body = new FormData();
  body.set('follow', filed.code);
  const url = at('/embed/kk/report?/follow&area=petropavl');
  const request = new Request(url, { method: 'POST', body });
  const follow = actions.follow ?? (() => undefined);
  const led = await wayOf(
    (async () =>
      follow(
        event<Parameters<typeof follow>[0]>({
          ...{ url, request, params: { lang: 'kk' }, getClientAddress: () => '192.0.2.7' },
        }),
      ))(),
  );
  const location = `/embed/kk/followed/${filed.code}?area=petropavl`;
  expect(led).toMatchObject({ status: 303, location });
  const page = await known(
    event<Parameters<typeof known>[0]>({ params: { code: filed.code }, url: at(location) }),
  );
  expect(page).toMatchObject({ another: '/embed/kk/report?area=petropavl' });
});

test('whoever filed one keeps its number, return code and receipt; nobody else is told them', async () => {
  const asked = (key: string) =>
    wayOf(
      (async () => sent(event<Parameters<typeof sent>[0]>({ params: { key }, url: at('/') })))(),
    );
  expect(await asked(filed.key)).toMatchObject({
    ...{ code: filed.code, receipt: `/receipt/${filed.key}?lang=kk` },
  });
  expect(await asked('x'.repeat(43))).toMatchObject({ status: 404 });
});
