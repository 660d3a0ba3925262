// What the desk does all day, without a mouse where it can; and that nobody else may do it.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Browser } from 'playwright-core';
import { sayIn } from '#server/words.ts';
import { openWindow, site, startChromium } from './chromium.ts';
import { spot } from './photos.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { categoryName, sendReport, withoutDashes } from './steps.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
let dana: PlainBrowser;
let code = '';
let advert = '';
let chromium: Browser;

const atDesk = (of: string) => `/desk/reports/${withoutDashes(of)}`;
const inPublic = (of: string) => `/reports/${withoutDashes(of)}`;
const why = { [say('desk.why-label')]: 'Checked by phone' };
const told = { [say('desk.why-told')]: 'Checked by phone' };

beforeAll(async () => {
  chromium = await startChromium();
  const manhole = { category: 'open-manhole', answer: say('category.no') };
  ({ code } = await sendReport(resident, 'en', {
    ...manhole,
    place: spot(61),
    words: 'Xylophone manhole without cover',
    email: 'resident.desk@example.org',
    photo: true,
  }));
  ({ code: advert } = await sendReport(resident, 'en', {
    category: 'drug-advert',
    answer: 'Painted',
    place: spot(63),
    photo: true,
  }));
  dana = await signInAs('operator.dana@example.org');
});
afterAll(() => chromium.close());

test('signed out, every page of the desk leads to signing in, and no form of it does anything', async () => {
  for (const path of ['/desk', '/desk/outbox', atDesk(code)]) {
    const page = await resident.open(path);
    expect(page.path).toBe('/sign-in');
  }
  const answer = await fetch(`${site}${atDesk(code)}?/hide`, {
    method: 'POST',
    headers: { origin: site, accept: 'text/html' },
    body: new URLSearchParams({ why: 'I would like to' }),
    redirect: 'manual',
  });
  expect([303, 403, 404]).toContain(answer.status);
  expect(mainWords(await resident.open(inPublic(code)))).toContain('Xylophone');
});

test('a responder who signs in is no desk: the queue and the reports stay shut', async () => {
  const responder = await signInAs('responder.tuma@example.org');
  for (const path of ['/desk', '/desk/outbox', atDesk(code)]) {
    const page = await responder.open(path);
    expect([403, 404]).toContain(page.status);
    expect(page.html).not.toContain('Xylophone');
  }
});

test('whoever asks for a sign-in link is told the same, whether they work here or not', async () => {
  const page = await resident.open('/sign-in');
  const sent = await resident.press(page, say('people.sign-in-send'), {
    [say('people.sign-in-email')]: 'nobody.here@example.org',
  });
  expect(mainWords(sent)).toContain(say('people.sign-in-sent'));
});

test('a sign-in link works once', async () => {
  const page = await resident.open('/sign-in/not-a-token-at-all');
  expect(page.status).toBe(410);
});

test('a report is found by its words and by its number', async () => {
  const queue = await dana.open('/desk?lang=en');
  const found = await dana.press(queue, say('list.filter'), { [say('desk.search')]: 'xylophone' });
  expect(mainWords(found)).toContain(code);
  const byNumber = await dana.press(queue, say('list.filter'), { [say('desk.search')]: code });
  expect(mainWords(byNumber)).toContain(code);
  expect(mainWords(byNumber)).not.toContain(advert);
});

test('hiding needs a reason; hidden, a report is gone for the public and can be shown again', async () => {
  const report = await dana.open(atDesk(code));
  const refused = await dana.press(report, say('desk.move.hide'));
  expect(refused.status).toBe(400);
  expect(mainWords(refused)).toContain(say('report.say-why'));
  await dana.press(report, say('desk.move.hide'), told);
  expect((await resident.open(inPublic(code))).status).toBe(404);
  await dana.press(await dana.open(atDesk(code)), say('desk.approve'));
  expect((await resident.open(inPublic(code))).status).toBe(200);
});

test('the desk mends what everyone reads, and the kind of problem', async () => {
  const report = await dana.open(atDesk(code));
  await dana.press(report, say('desk.move.edit'), {
    [say('desk.public-words')]: 'A manhole is open',
    ...told,
  });
  expect(mainWords(await resident.open(inPublic(code)))).toContain('A manhole is open');
  const sheet = await dana.open(atDesk(code));
  for (const option of sheet.root.querySelectorAll('#category option')) {
    const wanted = option.textContent.trim() === categoryName('unsafe-crossing', 'en');
    if (wanted) option.setAttribute('selected', '');
    else option.removeAttribute('selected');
  }
  await dana.press(sheet, say('desk.move.edit'), told);
  expect(mainWords(await resident.open(inPublic(code)))).toContain(
    categoryName('unsafe-crossing', 'en'),
  );
});

test('the desk gives it to another organisation, and the story says so', async () => {
  const sheet = await dana.open(atDesk(code));
  const wanted = sheet.root
    .querySelectorAll('#organisation option')
    .find((option) => option.textContent.includes('Taza Qabyrga'));
  for (const option of sheet.root.querySelectorAll('#organisation option')) {
    if (option === wanted) option.setAttribute('selected', '');
    else option.removeAttribute('selected');
  }
  const moved = await dana.press(sheet, say('desk.move.reassign'), why);
  expect(mainWords(moved)).toContain('Taza Qabyrga');
  expect(mainWords(moved)).toContain('Checked by phone');
});

test('two reports of one problem are joined, the address of the one leads to the other, and they part again', async () => {
  const { code: twin } = await sendReport(resident, 'en', {
    category: 'open-manhole',
    answer: say('category.no'),
    place: spot(61),
  });
  const joined = await dana.press(await dana.open(atDesk(twin)), say('desk.move.merge'), {
    [say('desk.merge-into')]: code,
    ...why,
  });
  expect(mainWords(joined)).toContain(say('state.merged'));
  expect((await resident.open(inPublic(twin))).path).toBe(inPublic(code));
  await dana.press(joined, say('desk.split'));
  expect((await resident.open(inPublic(twin))).path).toBe(inPublic(twin));
});

test('how to reach the reporter is shown when asked for, and the record says who looked', async () => {
  const before = await dana.open(atDesk(code));
  expect(before.html).not.toContain('resident.desk@example.org');
  const unsaid = await dana.press(before, say('desk.contact-show'));
  expect(unsaid.status).toBe(400);
  expect(unsaid.html).not.toContain('resident.desk@example.org');
  const shown = await dana.press(before, say('desk.contact-show'), {
    [say('reading.reason')]: say('reading.reason.call-back'),
  });
  expect(mainWords(shown)).toContain('resident.desk@example.org');
  expect(mainWords(await dana.open(atDesk(code)))).toContain(say('timeline.report.contact-read'));
});

test('letters sent are listed, without their secret links', async () => {
  const outbox = await dana.open('/desk/outbox');
  expect(mainWords(outbox)).toContain(say('letter.receipt.subject', { code }));
  expect(outbox.html).not.toContain('resident.desk@example.org');
  expect(outbox.html).not.toContain('/receipt/');
});

test('a photo of a wall is blackened by mouse and by keyboard before anyone sees it', async () => {
  expect((await resident.open(inPublic(advert))).status).toBe(404);
  const { page, context, faults } = await openWindow(chromium, {
    viewport: { width: 1440, height: 900 },
  });
  await context.addCookies(dana.cookiesFor(site));
  await vi.waitFor(async () => {
    await page.goto(atDesk(advert));
    expect(await page.getByRole('img', { name: say('desk.photo.report') }).count()).toBe(1);
  }, 60_000);
  await page.getByRole('link', { name: say('desk.redact') }).click();
  const another = page.getByRole('button', { name: say('desk.box-add'), disabled: false });
  await another.waitFor();
  const picture = page.getByRole('img', { name: say('desk.redact') });
  const box = (await picture.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.1);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4, { steps: 4 });
  await page.mouse.up();
  await page.getByText(say('desk.box', { number: 1 })).waitFor();
  await another.focus();
  await page.keyboard.press('Enter');
  const second = page.getByRole('listitem').filter({ hasText: say('desk.box', { number: 2 }) });
  await second.getByLabel(say('desk.box-y')).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('70');
  await page.getByRole('button', { name: say('desk.redact-show') }).focus();
  await page.keyboard.press('Enter');
  await page.getByText(say('desk.boxes', { count: 2 })).waitFor();
  await dana.press(await dana.open(atDesk(advert)), say('desk.approve'));
  await vi.waitFor(async () => {
    const seen = await resident.open(inPublic(advert));
    expect(seen.root.querySelectorAll('main figure img').length).toBe(1);
  }, 60_000);
  expect(faults).toEqual([]);
});
