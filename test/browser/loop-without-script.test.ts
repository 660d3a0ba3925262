// The whole loop as a browser without scripts walks it: addresses, forms and letters, nothing else.
import { readFileSync } from 'node:fs';
import { expect, inject, test, vi } from 'vitest';
import { sayIn } from '#server/words.ts';
import { query } from '../database-copies.ts';
import { site } from './chromium.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { photoOf, spot, typed } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainPage } from './plain-browser.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
const responder = openPlainBrowser('en');
const address = 'resident.loop@example.org';
const responsible = 'zharyq@example.org';
const place = { lon: 69.143, lat: 54.8728 };

const asFile = (bytes: Buffer, name: string) =>
  new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' });
const fromPhone = asFile(readFileSync('test/fixtures/photos/gps_petropavl.jpg'), 'yard.jpg');
const afterPhoto = async () => asFile(await photoOf('lit', place), 'after.jpg');

const firstAfter = await afterPhoto();
let receipt: PlainPage;
let code = '';

test('a photo that knows its place, a kind and a few words are checked, and nothing is lost on the way', async () => {
  const form = await resident.open('/report');
  const asked = await resident.press(form, say('report.check'), {
    [say('report.photo-add')]: [fromPhone],
    'Street light out, dark street': true,
    [say('report.words')]: 'The lamp in the yard is dark since Monday',
    [say('report.email')]: address,
  });
  expect(asked.status).toBe(400);
  expect(mainWords(asked)).toContain(say('category.answer-required'));
  expect(mainWords(asked)).toContain(say('report.photos-kept', { count: 1 }));
  expect(mainWords(asked)).toContain(say('report.place-from.photo'));

  const checked = await resident.press(asked, say('report.check'), { 'One lamp is out': true });
  expect(checked.status).toBe(200);
  for (const words of ['Zharyq street-light service', 'Petropavl', say('report.review-public')]) {
    expect(mainWords(checked)).toContain(words);
  }
  receipt = await resident.press(checked, say('report.send'));
});

test('the receipt says the number, who is responsible and by when', () => {
  expect(receipt.status).toBe(200);
  const words = mainWords(receipt);
  code = words.match(/\b\w{3}-\w{3}-\w{3}\b/)?.[0] ?? '';
  expect(code).not.toBe('');
  expect(words).toContain(say('receipt.thanks'));
  expect(words).toContain('Zharyq street-light service');
  expect(words).toMatch(/Until \d+ \w+ 20\d\d/);
});

test('sending the same form again, as a reload does, gives the same report', async () => {
  const again = await resident.open(receipt.path.replace(/\?.*/, ''));
  expect(mainWords(again)).toContain(code);
});

test('the address is asked for once and confirmed from the letter', async () => {
  const letter = await letterTo(address, code);
  expect(letter.text).toContain('Zharyq');
  const page = await resident.open(linkIn(letter, '/email'));
  const confirmed = await resident.press(page, say('letter.receipt.confirm'));
  expect(mainWords(confirmed)).not.toContain(say('receipt.confirm-email'));
});

test('the responsible accepts from the letter, without an account', async () => {
  const letter = await letterTo(responsible, code);
  const task = await responder.open(linkIn(letter, '/work/'));
  expect(mainWords(task)).toContain('The lamp in the yard is dark since Monday');
  expect(mainWords(task)).not.toContain(address);
  const taken = await responder.press(task, say('task.accept'));
  expect(mainWords(taken)).toContain(say('task.state.accepted'));
  await letterTo(address, say('letter.accepted.subject', { code }));
});

test('without an after-photo it cannot be called done; with one it is only claimed', async () => {
  const task = await responder.open(linkIn(await letterTo(responsible, code), '/work/'));
  const refused = await responder.press(task, say('task.done'), {
    [say('task.remark')]: 'New bulb',
  });
  expect(refused.status).toBe(422);
  expect(mainWords(refused)).toContain(say('task.photo-missing'));
  expect(refused.html).toContain('New bulb');
  const done = await responder.press(refused, say('task.done'), {
    [say('task.photo')]: [firstAfter],
  });
  expect(mainWords(done)).toContain(say('task.proof.at-place'));
  expect(mainWords(await resident.open(publicPage()))).toContain(say('state.claimed'));
});

test('the reporter looks and says that it is still there: the responsible has it again', async () => {
  const letter = await letterTo(address, say('letter.claimed.subject', { code }));
  const page = await resident.open(linkIn(letter, 'answer=no'));
  const said = await resident.press(page, say('verdict.no'), {
    [say('verdict.words')]: 'Dark as before',
  });
  expect(mainWords(said)).toContain(say('timeline.report.disputed'));
  expect(mainWords(await resident.open(publicPage()))).toContain(say('state.disputed'));
  const again = await letterTo(responsible, new RegExp(code), 2);
  const task = await responder.open(linkIn(again, '/work/'));
  expect(mainWords(task)).toContain(say('task.disputed'));
  const old = await responder.press(task, say('task.done'), { [say('task.photo')]: [firstAfter] });
  expect(mainWords(old)).toContain(say('task.photo-missing'));
  const done = await responder.press(old, say('task.done'), {
    [say('task.photo')]: [await afterPhoto()],
  });
  expect(mainWords(done)).toContain(say('task.now.claimed'));
});

test('the reporter says yes: before and after stand on the public page as confirmed', async () => {
  const letter = await letterTo(address, say('letter.claimed.subject', { code }), 2);
  const page = await resident.open(linkIn(letter, 'answer=yes'));
  const said = await resident.press(page, say('verdict.yes'));
  expect(mainWords(said)).toContain(say('receipt.next.confirmed'));
  const shown = await vi.waitFor(async () => {
    const seen = await resident.open(publicPage());
    expect(seen.root.querySelectorAll('main figure img').length).toBeGreaterThanOrEqual(2);
    return seen;
  });
  const words = mainWords(shown);
  for (const part of [
    say('state.confirmed'),
    say('photo.before'),
    say('photo.after'),
    say('timeline.report.confirmed'),
  ]) {
    expect(words).toContain(part);
  }
  expect(shown.html).not.toContain(address);
  for (const image of shown.root.querySelectorAll('main figure img')) {
    const answer = await fetch(new URL(image.getAttribute('src') ?? '', site));
    expect(answer.headers.get('content-type')).toBe('image/webp');
  }
  await letterTo(responsible, code, 3);
});

test('the counts on the start page and among the figures say it', async () => {
  // By themselves the counts of the whole region follow within minutes.
  const { DATABASE_URL = '' } = inject('siteEnv');
  await query(DATABASE_URL, `select graphile_worker.add_job('figures.count-everything', '{}')`);
  const counted = new RegExp(`${say('figures.confirmed')} [1-9]`);
  await vi.waitFor(
    async () => {
      expect(mainWords(await resident.open('/'))).toMatch(counted);
      expect(mainWords(await resident.open('/figures'))).toMatch(/dark street \d+ \d+ [1-9]/);
    },
    { timeout: 60_000, interval: 200 },
  );
});

test('whoever gives no address can come back with the return code alone', async () => {
  const form = await resident.open('/report');
  const checked = await resident.press(form, say('report.check'), {
    'Open manhole': true,
    [say('report.words')]: 'No cover',
    [say('report.where')]: typed(spot(151)),
  });
  const sure = await resident.press(checked, say('report.check'), { [say('category.no')]: true });
  const sent = await resident.press(sure, say('report.send'));
  const returnCode = mainWords(sent).match(/(\w{3}-){4}\w{3}/)?.[0] ?? '';
  const find = await resident.open('/receipt');
  const wrong = await resident.press(find, say('receipt.find'), {
    [say('receipt.code')]: '000-000-000-000-000',
  });
  expect(wrong.status).toBe(404);
  expect(mainWords(wrong)).toContain(say('receipt.code-wrong'));
  const found = await resident.press(wrong, say('receipt.find'), {
    [say('receipt.code')]: returnCode.toLowerCase(),
  });
  expect(mainWords(found)).toContain(returnCode);
});

const publicPage = () => `/reports/${code.replaceAll('-', '')}`;
