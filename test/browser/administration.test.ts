// What an administrator changes: territory, organisations, categories; without scripts, by keyboard, and for those who do not see.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { sayIn } from '#server/words.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, site, startChromium } from './chromium.ts';
import { mainWords, type PlainBrowser, type PlainPage } from './plain-browser.ts';
import { signInAs } from './staff.ts';
import { corner, uploadBeat } from './territory.ts';

const say = sayIn('en');
let admin: PlainBrowser;
let operator: PlainBrowser;
let chromium: Browser;

beforeAll(async () => {
  chromium = await startChromium();
  admin = await signInAs('desk@example.org');
  operator = await signInAs('operator.pavel@example.org');
});
afterAll(() => chromium.close());

const uploadOf = (ring: number[][]) => uploadBeat(admin, ring);

test('without scripts a new beat is uploaded, looked at and saved; a crooked border is refused by name', async () => {
  const crossed = [
    [66.9, 53.6],
    [67, 53.7],
    [67, 53.6],
    [66.9, 53.7],
    [66.9, 53.6],
  ];
  const refused = await uploadOf(crossed);
  expect(refused.status).toBe(400);
  expect(mainWords(refused)).toContain('"corner-beat" crosses itself');
  const draft = await uploadOf(corner);
  expect(draft.path).toContain('/desk/admin/territory/draft/');
  expect(mainWords(draft)).toContain(say('area.fate.added', { count: 1 }));
  expect(mainWords(draft)).toContain('Угловой участок');
  const saved = await admin.press(draft, say('area.draft-save'));
  expect(mainWords(saved)).toContain(say('area.saved', { count: 1 }));
  expect(mainWords(await admin.open('/desk/admin/territory'))).toContain('corner-beat');
  const file = await admin.open('/desk/admin/territory/territory.geojson');
  expect(file.html).toContain('"corner-beat"');
});

const field = (page: PlainPage, name: string) =>
  page.root.querySelector(`[name="${name}"]`)?.getAttribute('value');

test('an organisation is added, answers for something, and is not written over by an old form', async () => {
  const form = await admin.open('/desk/admin/organisations/new?lang=en');
  const names = {
    [say('desk.admin.name-kk')]: 'Сынақ ұйымы',
    [say('desk.admin.name-ru')]: 'Пробная организация',
    [say('desk.admin.name-en')]: 'Trial organisation',
  };
  const wrong = await admin.press(form, say('organisation.add'), { ...names, Key: 'Not A Key' });
  expect(wrong.status).toBe(400);
  expect(field(wrong, 'names.ru')).toBe('Пробная организация');
  const added = await admin.press(wrong, say('organisation.add'), { Key: 'trial-one' });
  expect(mainWords(added)).toContain(say('organisation.covers-nothing'));
  const covering = await admin.press(added, say('organisation.cover'));
  expect(mainWords(covering)).toContain(
    `${say('organisation.every-category')} · ${say('organisation.everywhere')}`,
  );
  await admin.press(covering, say('organisation.uncover'));
  const phoneLabel = say('organisation.phone');
  await admin.press(covering, say('desk.admin.save'), { [phoneLabel]: '+7 7152 111 111' });
  const late = await admin.press(covering, say('desk.admin.save'), {
    [phoneLabel]: '+7 7152 222 222',
  });
  expect(late.status).toBe(409);
  expect(mainWords(late)).toContain('+7 7152 111 111');
  expect(field(late, 'phone')).toBe('+7 7152 222 222');
  const retired = await admin.press(late, say('desk.admin.retire'));
  expect(mainWords(retired)).toContain(say('organisation.is-retired'));
});

test('a category needs a reason and the tick, keeps what was typed, and shows its history', async () => {
  const form = await admin.open('/desk/admin/categories/new?lang=en');
  for (const name of ['names', 'hints']) {
    for (const locale of ['kk', 'ru', 'en']) {
      const one = form.root.querySelector(`[name="${name}.${locale}"]`);
      if (one?.tagName === 'TEXTAREA') one.textContent = 'A broken kerb';
      else one?.setAttribute('value', 'Broken kerb');
    }
  }
  const refused = await admin.press(form, say('category.add'), { Key: 'broken-kerb' });
  expect(refused.status).toBe(400);
  expect(mainWords(refused)).toContain(say('category.tick-place-and-harm'));
  expect(mainWords(refused)).toContain(say('category.say-why'));
  expect(field(refused, 'names.kk')).toBe('Broken kerb');
  const added = await admin.press(refused, say('category.add'), {
    [say('category.place-and-harm')]: true,
    [say('category.why')]: 'Residents ask for it',
  });
  expect(mainWords(added)).toContain('broken-kerb');
  const changed = await admin.press(added, say('desk.admin.save'), {
    [say('category.respond')]: '12',
    [say('category.place-and-harm')]: true,
    [say('category.why')]: 'Faster now',
  });
  const history = await admin.open(`${changed.path.split('?')[0]}/history`);
  expect(mainWords(history)).toContain('Faster now');
  expect(mainWords(history)).toContain('168 12');
  const gone = await admin.press(changed, say('desk.admin.retire'), {
    [say('category.why')]: 'It was a trial',
  });
  expect(mainWords(gone)).toContain(say('category.is-retired'));
});

test('the matrix of coverage names who answers, and can be narrowed to its holes', async () => {
  const whole = await admin.open('/desk/admin/organisations/matrix?lang=en');
  expect(mainWords(whole)).toContain('Petropavl');
  const holes = await admin.open('/desk/admin/organisations/matrix?holes=1');
  expect(holes.root.querySelectorAll('tbody tr').length).toBeLessThanOrEqual(
    whole.root.querySelectorAll('tbody tr').length,
  );
});

test('an operator is shown none of it, and a form sent by hand does nothing', async () => {
  for (const part of ['', '/territory', '/organisations', '/categories', '/territory/anew']) {
    expect((await operator.open(`/desk/admin${part}`)).status).toBe(403);
  }
  const answer = await fetch(`${site}/desk/admin/organisations/new`, {
    method: 'POST',
    headers: {
      ...{ origin: site, accept: 'text/html' },
      cookie: operator
        .cookiesFor(site)
        .map(({ name, value }) => `${name}=${value}`)
        .join('; '),
    },
    body: new URLSearchParams({
      ...{ key: 'mine', kind: 'other', locale: 'ru', email: '', phone: '' },
      ...{ 'names.kk': 'a', 'names.ru': 'b', 'names.en': 'c' },
    }),
  });
  expect(answer.status).toBe(403);
});

const views: { name: string; locale: 'kk' | 'ru'; options: BrowserContextOptions }[] = [
  { name: 'a phone, light, in Kazakh', locale: 'kk', options: { ...phone, colorScheme: 'light' } },
  {
    name: 'a desk, dark, in Russian',
    locale: 'ru',
    options: { ...deskScreen, colorScheme: 'dark' },
  },
];
test.each(views)(
  'on $name: nothing in the way on any page of administration, and the draft is drawn on its map',
  async ({ locale, options }) => {
    const shift = corner.map(([lon = 0, lat = 0]) => [lon + 0.02, lat]);
    const draft = (await uploadOf(shift)).path;
    const organisations = await admin.open('/desk/admin/organisations');
    const one = organisations.root.querySelector('tbody a')?.getAttribute('href') ?? '';
    const categories = await admin.open('/desk/admin/categories');
    const two = categories.root.querySelectorAll('tbody a')[1]?.getAttribute('href') ?? '';
    const territory = await admin.open('/desk/admin/territory');
    const three = territory.root.querySelector('tbody a')?.getAttribute('href') ?? '';
    const { page, context, faults } = await openWindow(chromium, { ...options, locale });
    await context.addCookies(admin.cookiesFor(site));
    const paths = [
      ...['/desk/admin', '/desk/admin/territory', three, '/desk/admin/territory/anew', draft],
      ...['/desk/admin/organisations', '/desk/admin/organisations/new', one],
      ...['/desk/admin/organisations/matrix', '/desk/admin/categories'],
      ...['/desk/admin/categories/new', two, `${two}/history`],
    ];
    for (const path of paths) {
      await page.goto(`${path.split('?')[0]}?lang=${locale}`);
      const found = [...(await barriersOn(page)), ...(await tooWideOrSmall(page, options))];
      faults.push(...found.map((fault) => `${path}: ${fault}`));
    }
    await page.goto(`${draft.split('?')[0]}?lang=${locale}`);
    await page.locator('canvas').first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
  120_000,
);

test('by keyboard alone: from the index to a category, a wrong form takes the focus to its summary', async () => {
  const { page, context, faults } = await openWindow(chromium, { ...deskScreen });
  await context.addCookies(admin.cookiesFor(site));
  await page.goto('/desk/admin?lang=en');
  await page.getByRole('link', { name: say('desk.admin.part.categories') }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: say('category.add') }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel(say('desk.admin.key')).first().focus();
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel(say('desk.admin.key')).first().inputValue()).toBe('by-keyboard');
  expect(faults).toEqual([]);
  await context.close();
});
