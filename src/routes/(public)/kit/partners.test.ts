import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../../test/people.ts';
import { layTown } from '../../../../test/town.ts';
import { load as kitPage } from './[id]/+page.server.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { partnerForm } from '#modules/syndication/input-partners.ts';
import { kitOf } from '#modules/syndication/kits.ts';
import { deskPartners, endPartner, keepPartner, partnerOf } from '#modules/syndication/partners.ts';
import { hashtagsOf, isRobot, kitText } from '#modules/syndication/rules-kit.ts';
import { countVisit, visitsOf } from '#modules/syndication/visits.ts';

const monday = new Date('2026-11-23T20:00:00Z');
const text = {
  ...{ title: 'Светло во дворе', summary: 'Двор осветили за три дня.' },
  ...{ html: '<p>Д</p>', words: 'Двор осветили за три дня, и соседи вышли гулять.' },
};
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const lamp = newId();
let cast: Cast;
let editor: Person;

beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
  editor = await newStaff('Aliya', { role: 'editor' });
  await publish(lamp);
});
afterAll(() => setClock(null));

const publish = (id: string) =>
  change((tx) =>
    syndicate(tx, {
      ...{ id, kind: 'news', publishedAt: monday, path: `/news/${id}`, tags: ['двор 7', 'свет'] },
      texts: { ru: text, kk: { ...text, title: 'Аула жарық' } },
    }),
  );
const visit = (more: Partial<{ path: string; via: string }> = {}, headers: object = {}) =>
  countVisit({
    ...{ path: `/news/${lamp}`, via: 'school-7', ...more },
    headers: new Headers({ 'user-agent': browser, ...headers }),
  });

test('an editor takes partners on, with one word each in their link; nobody else does', async () => {
  const form = partnerForm.parse({ name: ' Школа 7 ', key: ' School-7 ' });
  expect(form).toEqual({ name: 'Школа 7', key: 'school-7' });
  await keepPartner(editor, form);
  const taken = { key: 'partner.key-taken', status: 409, field: 'key' };
  await expect(keepPartner(editor, form)).rejects.toMatchObject(taken);
  for (const who of [stranger, cast.operatorOfAll, cast.lampWorker]) {
    const refused = { key: 'people.may-not-desk', status: 403 };
    await expect(keepPartner(who, form)).rejects.toMatchObject(refused);
    await expect(deskPartners(who)).rejects.toMatchObject(refused);
    await expect(endPartner(who, newId())).rejects.toMatchObject(refused);
    await expect(visitsOf(who, lamp)).rejects.toMatchObject(refused);
  }
  expect(await partnerOf('school-7')).toEqual({ key: 'school-7', name: 'Школа 7' });
  expect(partnerForm.safeParse({ name: '', key: 'a b' }).success).toBe(false);
});

test('what is ready to be passed on bears the partner in its link and fits where it goes', async () => {
  const kit = await kitOf(lamp, 'kk', 'school-7');
  const address = `${config.publicUrl}/news/${lamp}?lang=kk&via=school-7`;
  expect(kit).toMatchObject({ address, locale: 'kk', tags: '#двор_7 #свет', said: ['kk', 'ru'] });
  for (const { words } of kit.texts) expect(words).toContain(address);
  expect(kit.cards.map(({ path }) => path)).toEqual([
    `/cards/wide/${lamp}-1.kk.png`,
    `/cards/square/${lamp}-1.kk.png`,
  ]);
  expect((await kitOf(lamp, 'en', 'nobody')).address).toBe(
    `${config.publicUrl}/news/${lamp}?lang=kk`,
  );
  const long = { ...text, title: 'Слово '.repeat(60), words: 'Слово '.repeat(600) };
  const more = { address: 'https://lamp.example/news/x', tags: ['свет'] };
  expect(kitText('short', long, more).length).toBeLessThanOrEqual(284);
  expect(kitText('long', long, more).length).toBeLessThanOrEqual(2004);
  expect(kitText('middle', text, more)).toBe(
    `${text.title}\n\n${text.summary}\n\n${more.address}\n#свет`,
  );
  expect(hashtagsOf([])).toBe('');
});

test('nothing is ready to be passed on that was withdrawn or never was', async () => {
  const gone = newId();
  await publish(gone);
  await change((tx) => takeBack(tx, gone));
  for (const id of [gone, newId(), 'x']) {
    await expect(kitOf(id, 'ru')).rejects.toMatchObject({ key: 'partner.kit-gone', status: 404 });
  }
});

test('visits by a partner are counted by day, without robots and pages fetched ahead; editors see the number', async () => {
  await visit();
  await visit();
  await visit({}, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://google.com)' });
  await visit({}, { 'user-agent': 'TelegramBot (like TwitterBot)' });
  await visit({}, { 'sec-purpose': 'prefetch' });
  await visit({ via: 'nobody' });
  await visit({ via: 'x'.repeat(5000) });
  await visit({ path: '/about' });
  expect(await visitsOf(editor, lamp)).toEqual([{ key: 'school-7', name: 'Школа 7', visits: 2 }]);
  const rows = await db.selectFrom('syndication_visits').selectAll().execute();
  // The town's day, not the day in Greenwich; nothing else is kept.
  expect(rows).toEqual([
    {
      ...{ item_id: lamp, partner_id: expect.any(String), visits: 2 },
      day: '2026-11-24',
    },
  ]);
  const event = (actor: object) =>
    ({
      ...{ params: { id: lamp }, url: new URL('http://site/kit?partner=school-7') },
      locals: { actor, locale: 'ru' },
    }) as unknown as Parameters<typeof kitPage>[0];
  expect(await kitPage(event(stranger))).toMatchObject({ desk: null, kit: { locale: 'ru' } });
  expect(await kitPage(event(editor))).toMatchObject({ desk: { visits: [{ visits: 2 }] } });
});

test('a page is shown even when its visit cannot be counted', async () => {
  vi.spyOn(db, 'getExecutor').mockImplementationOnce(() => {
    throw new Error('the database went away');
  });
  await expect(visit()).resolves.toBeUndefined();
});

test('a partner who passes on no more is not counted, and their word is given to nobody else', async () => {
  const [partner] = await deskPartners(editor);
  expect(partner).toMatchObject({ ever: 2, lately: 2, ended: false });
  await endPartner(editor, partner?.id ?? '');
  await expect(endPartner(editor, partner?.id ?? '')).rejects.toMatchObject({ status: 404 });
  await expect(endPartner(editor, 'x')).rejects.toMatchObject({ key: 'partner.unknown' });
  await visit();
  expect(await visitsOf(editor, lamp)).toMatchObject([{ visits: 2 }]);
  expect(await partnerOf('school-7')).toBeNull();
  const again = { name: 'Другие', key: 'school-7' };
  await expect(keepPartner(editor, again)).rejects.toMatchObject({ status: 409 });
});

test('robots say what they are; people come with browsers', () => {
  const ofPhones =
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36 Telegram-Android/11.0';
  expect([browser, ofPhones].map(isRobot)).toEqual([false, false]);
  expect(
    ['', 'WhatsApp/2.23.20.0 A', 'curl/8.5.0', 'facebookexternalhit/1.1'].map(isRobot),
  ).toEqual([true, true, true, true]);
});
