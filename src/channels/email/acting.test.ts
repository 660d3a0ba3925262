// What a mail does: a report, an answer, a word on a task; and what a forged one does not.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { importCategories } from '#modules/categories/actions.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { readCategories } from '#modules/categories/input.ts';
import { ownPhotos } from '#modules/media/queries.ts';
import { system } from '#modules/people/rules.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  fileAndSettle,
  keyIn,
  lettersAbout,
  monday,
  picture,
  rowOf,
  settle,
} from '../../../test/loop.ts';
import { comes, mailRow, openMailRoom, rawMail, signed, type Mail } from '../../../test/mails.ts';
import { layTown, type Town } from '../../../test/town.ts';

const gpsPhoto = readFileSync('test/fixtures/photos/gps_petropavl.jpg');
let town: Town;
let pitId = '';
let minute = 0;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  await importCategories(
    system,
    readCategories([
      {
        ...{ key: 'pit', parent: 'places', position: 9, sensitivity: 'public' },
        ...{ names: three('pit'), hints: three('pit'), respondWithinH: 48, nearbyM: 100 },
        ...{ keywords: { ru: ['яма'], kk: ['шұңқыр'], en: ['pothole'] } },
      },
    ]),
  );
  pitId = (await allCategories()).find(({ key }) => key === 'pit')?.id ?? '';
  openMailRoom();
});
afterAll(() => setClock(null));
// Each test in an hour of its own: how much somebody wrote within one is counted.
beforeEach(() => setClock(new Date(monday.getTime() + ++minute * 2 * 3_600_000)));

const three = (text: string) => ({ kk: text, ru: text, en: text });
const pit = 'Здравствуйте! На дороге большая яма, уже третью неделю.\n54.8712345, 69.1421234';

describe('a mail that answers nothing is a report', () => {
  test('with a kind and a place that are certain it is filed, and its sender gets the receipt in answer', async () => {
    const photo = await picture();
    const raw = await rawMail({
      text: pit,
      photos: [photo],
      messageId: '<one@mail.example>',
    } as Mail);
    const mail = await comes(raw);
    expect(mail).toMatchObject({ state: 'filed', why: null, photos: 1, authentic: false });
    const report = await rowOf(mail.report_id ?? '');
    expect(report).toMatchObject({ channel: 'email', place_from: 'coordinates', locale: 'ru' });
    expect(report).toMatchObject({ category_id: pitId, lat: 54.8712345 });
    expect(await ownPhotos(report.id)).toHaveLength(1);
    const [letter] = await lettersAbout(report.id, 'receipt');
    expect(letter).toMatchObject({
      recipient: 'aigul@mail.example',
      in_reply_to: '<one@mail.example>',
    });
    expect(keyIn(letter, 'confirm-email') || letter?.body_text).toBeTruthy();
    const contact = await contactOf(report.id);
    expect(contact).toMatchObject({
      email: 'aigul@mail.example',
      name: 'Aigul',
      confirmed_at: null,
    });
  });

  test('signed by the domain of its sender it needs no question whether the address is theirs', async () => {
    const raw = await signed(await rawMail({ text: `${pit}\nещё одна` }), 'mail.example');
    const mail = await comes(raw);
    expect(mail).toMatchObject({ state: 'filed', authentic: true, checks: { dkim: 'pass' } });
    expect((await contactOf(mail.report_id ?? ''))?.confirmed_at).toEqual(now());
    const [letter] = await lettersAbout(mail.report_id ?? '', 'receipt');
    expect(letter?.body_text).not.toContain('/confirm');
  });

  test('from a machine the domain names (SPF) it is as good as signed; from another it is not', async () => {
    const named = { way: 'smtp', envelopeFrom: 'aigul@mail.example' } as const;
    const good = await comes(await rawMail({ text: `${pit} 1` }), { ...named, peer: '8.8.4.4' });
    expect(good).toMatchObject({ authentic: true, checks: { spf: 'pass' } });
    const other = await comes(await rawMail({ text: `${pit} 2` }), { ...named, peer: '8.8.8.8' });
    expect(other).toMatchObject({ state: 'filed', authentic: false, checks: { spf: 'fail' } });
  });

  test('that its domain asks to refuse is not acted on: nobody is written to', async () => {
    const raw = await rawMail({ from: 'chief@strict.example', text: pit });
    const mail = await comes(raw, { way: 'smtp', peer: '8.8.4.4' });
    expect(mail).toMatchObject({ state: 'ignored', why: 'forged', checks: { dmarc: 'fail' } });
    expect(await lettersAbout(mail.draft_id)).toEqual([]);
  });

  test('the place may come from the photo, also one among the words', async () => {
    const inline = { filename: 'photo.jpg', content: gpsPhoto, cid: 'photo1' };
    const html = '<p>Яма у подъезда</p><img src="cid:photo1">';
    const mail = await comes(await rawMail({ html, attachments: [inline] }));
    expect(mail).toMatchObject({ state: 'filed', why: null, photos: 1 });
    expect(await rowOf(mail.report_id ?? '')).toMatchObject({ place_from: 'photo' });
  });

  test('the place may come from the link of a map', async () => {
    const text = 'Pothole here https://2gis.kz/petropavlovsk/geo/69.1421234,54.8712345';
    const mail = await comes(await rawMail({ text }));
    expect(await rowOf(mail.report_id ?? '')).toMatchObject({ place_from: 'link', locale: 'en' });
  });

  test('what is not certain is asked by a link, and nothing is lost', async () => {
    const mail = await comes(
      await rawMail({ subject: 'Двор', text: 'Помогите', photos: [await picture()] }),
    );
    expect(mail).toMatchObject({ state: 'asked', why: 'both-missing', photos: 1 });
    expect(mail.draft).toMatchObject({ words: 'Двор\nПомогите', locale: 'ru' });
    const [letter] = await lettersAbout(mail.draft_id, 'mail-finish');
    expect(letter?.recipient).toBe('aigul@mail.example');
    expect(keyIn(letter, 'mail').length).toBeGreaterThan(40);
    expect(letter?.body_text).toContain('102');
  });

  test('outside our areas it is asked, with the reason', async () => {
    const mail = await comes(await rawMail({ text: 'яма 54.912345, 60.112345' }));
    expect(mail).toMatchObject({ state: 'asked', why: 'report.outside-our-areas' });
  });

  test('the same mail is one report, by whatever way it comes again', async () => {
    const raw = await rawMail({ text: `${pit} дважды` });
    const first = await comes(raw);
    const again = Buffer.concat([Buffer.from('Received: from a by b; now\r\n'), raw]);
    expect((await comes(again, { way: 'imap' })).id).toBe(first.id);
    expect(await mailRow(first.id)).toEqual(first);
    const count = await db
      .selectFrom('reports')
      .select('id')
      .where('words', 'like', '%дважды%')
      .execute();
    expect(count).toHaveLength(1);
  });
});

const contactOf = (reportId: string) =>
  db.selectFrom('report_contacts').selectAll().where('report_id', '=', reportId).executeTakeFirst();

describe('what is not acted on', () => {
  test.each([
    ['auto-reply', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    ['auto-reply', { headers: { 'X-Autoreply': 'yes' } }],
    ['auto-reply', { subject: 'Автоответ: я в отпуске' }],
    ['auto-reply', { headers: { Precedence: 'bulk' } }],
    ['list', { headers: { 'List-Id': '<news.shop.example>' } }],
    ['spam', { headers: { 'X-Spam-Flag': 'YES' } }],
    ['spam', { headers: { 'X-Spam-Status': 'Yes, score=12.3' } }],
    ['loop', { from: 'Lamplighter <lamplighter@localhost>' }],
    ['loop', { from: 'report+x@town.example' }],
    ['bounce', { from: 'MAILER-DAEMON@mail.example' }],
    ['empty', { text: '   ' }],
  ] as [string, Mail][])('%s: %j', async (why, given) => {
    const mail = await comes(await rawMail({ text: `${pit} ${why}`, ...given }));
    expect(mail).toMatchObject({ state: 'ignored', why });
    expect(await lettersAbout(mail.draft_id)).toEqual([]);
  });

  test('an address that writes without end is no longer answered; its mails are kept', async () => {
    const states: string[] = [];
    for (let nth = 0; nth < 12; nth++) {
      const mail = await comes(await rawMail({ from: 'many@mail.example', text: `Help ${nth}` }));
      states.push(mail.state);
    }
    expect(states.filter((state) => state === 'asked')).toHaveLength(10);
    expect(states.slice(10)).toEqual(['ignored', 'ignored']);
  });

  test('our own letter that comes back is known by its number', async () => {
    const { id } = await fileAndSettle(town, { email: 'rita@mail.example' });
    const [letter] = await lettersAbout(id, 'receipt');
    const headers = { 'Message-ID': letter?.message_id ?? '' };
    expect(await comes(await rawMail({ text: 'Thank you', headers }))).toMatchObject({
      why: 'loop',
    });
  });

  test('what is attached and is no photo is named and left out; a little logo is not even named', async () => {
    const logo = { filename: 'logo.png', content: await picture(), cid: 'logo' };
    const virus = { filename: 'invoice.pdf.exe', content: Buffer.from('MZ') };
    const html = '<p>Помогите</p><img src="cid:logo">';
    const mail = await comes(await rawMail({ html, attachments: [logo, virus] }));
    expect(mail).toMatchObject({ photos: 0, left_out: ['invoice.pdf.exe'] });
  });
});

test('a worker that dies while it handles a mail leaves it to the next one, and it is done once', async () => {
  const { jobs } = await import('../../every-job.ts');
  const mail = await comes(await rawMail({ text: `${pit} снова` }));
  await db
    .updateTable('mails')
    .set({ state: 'kept', report_id: null })
    .where('id', '=', mail.id)
    .execute();
  await jobs['email.handle']?.({ id: mail.id } as never);
  await settle();
  expect(await mailRow(mail.id)).toMatchObject({ state: 'filed', report_id: mail.report_id });
  expect(await lettersAbout(mail.report_id ?? '', 'receipt')).toHaveLength(1);
});
