// Every way in, as staff meet it: password, the code of an app, a passkey of the browser itself.
import type { ChildProcess } from 'node:child_process';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { endProcess, ownProcess } from '#server/children.ts';
import { freePort } from '#server/ports.ts';
import { sayIn } from '#server/words.ts';
import { client, startProvider } from '../oidc.ts';
import { barriersOn, tooWideOrSmall } from './barriers.ts';
import { deskScreen, openWindow, phone, startChromium } from './chromium.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';
import { linkFor } from './staff.ts';

const say = sayIn('en');
const env = inject('siteEnv');
const password = 'a lamp in every yard';
let chromium: Browser;
let web: ChildProcess;
let localhost = '';
let provider: Awaited<ReturnType<typeof startProvider>>;
const backThere = '/sign-in/single-sign-on/back';
const accounts = {
  marat: { email: 'responder.zharyq@example.org', email_verified: true },
  nobody: { email: 'nobody.at.all.here@example.org', email_verified: true },
};

// A passkey belongs to a name, never to a bare number such as 127.0.0.1.
beforeAll(async () => {
  const port = await freePort();
  localhost = `http://localhost:${port}`;
  provider = await startProvider(localhost + backThere, accounts);
  const signOn = { OIDC_ISSUER: provider.issuer, OIDC_NAME: 'City account' };
  const secrets = { OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret };
  const own = { ...env, ...signOn, ...secrets, PORT: String(port), PUBLIC_URL: localhost };
  web = await ownProcess('src/web.ts', own).start();
  chromium = await startChromium();
});
afterAll(async () => {
  await chromium.close();
  await endProcess(web, 'SIGTERM', 5000);
  await provider.stop();
});

const subjects = (['kk', 'ru', 'en'] as const).map((it) => sayIn(it)('letter.reset.subject'));
const resetLetter = new RegExp(`^(${subjects.join('|')})$`);

/** Chooses a password by the link of a letter, in a browser without scripts. */
async function choosePassword(email: string) {
  const browser = openPlainBrowser('en');
  const asking = await browser.open('/sign-in/reset?lang=en');
  const field = { [say('people.sign-in-email')]: email };
  const told = await browser.press(asking, say('people.sign-in-send'), field);
  expect(mainWords(told)).toContain(say('people.sign-in-sent'));
  const page = await browser.open(linkIn(await letterTo(email, resetLetter), '/sign-in/reset/'));
  const short = await browser.press(page, say('people.password-set'), {
    [say('people.password-new')]: 'too short',
  });
  expect(short.status).toBe(400);
  expect(short.html).not.toContain('too short');
  const inside = await browser.press(short, say('people.password-set'), {
    [say('people.password-new')]: password,
  });
  return { browser, inside };
}

const signInForm = (email: string, given = password) => ({
  [say('people.sign-in-email')]: email,
  [say('people.sign-in-password')]: given,
});

test('without scripts: a password by letter, out, in again, and the other devices signed out', async () => {
  const email = 'responder.saqshy@example.org';
  const { browser, inside } = await choosePassword(email);
  expect(mainWords(await browser.open('/account'))).toContain(say('account.device-here'));
  const home = await browser.press(inside, say('nav.sign-out'));
  expect((await browser.open('/account')).path).toBe('/sign-in');
  const wrong = await browser.press(
    await browser.open('/sign-in'),
    say('people.sign-in-now'),
    signInForm(email, 'not my password'),
  );
  expect(mainWords(wrong)).toContain(say('people.wrong-password'));
  expect(wrong.html).not.toContain('not my password');
  const again = await browser.press(wrong, say('people.sign-in-now'), signInForm(email));
  expect(again.html).toContain(say('nav.sign-out'));
  const changing = await browser.press(
    await browser.open('/account?lang=en'),
    say('account.password-change'),
    {
      [say('account.password-old')]: password,
      [say('people.password-new')]: `${password} again`,
    },
  );
  expect(mainWords(changing)).toContain(say('account.password-changed'));
  await browser.press(changing, say('account.password-change'), {
    [say('account.password-old')]: `${password} again`,
    [say('people.password-new')]: password,
  });
  expect(home.path).toBe('/');
});

const signInSubjects = (['kk', 'ru', 'en'] as const).map((it) =>
  sayIn(it)('letter.sign-in.subject'),
);

test('without scripts: the link of a letter lets in, once', async () => {
  const email = 'responder.municipal-kyzylzhar@example.org';
  const browser = openPlainBrowser('en');
  const form = await browser.open('/sign-in?lang=en');
  await browser.press(form, say('people.sign-in-send'), { [say('people.sign-in-email')]: email });
  const letter = await letterTo(email, new RegExp(`^(${signInSubjects.join('|')})$`));
  const link = linkIn(letter, '/sign-in/');
  const inside = await browser.press(await browser.open(link), say('people.sign-in-now'));
  expect(inside.html).toContain(say('nav.sign-out'));
  expect((await openPlainBrowser('en').open(link)).status).toBe(410);
});

test('a wrong password for somebody who works here and for nobody: the same page, byte for byte', async () => {
  const pages: string[] = [];
  for (const email of ['responder.saqshy@example.org', 'nobody.at.all.here@example.org']) {
    const browser = openPlainBrowser('en');
    const form = await browser.open('/sign-in?lang=en');
    const answer = await browser.press(
      form,
      say('people.sign-in-now'),
      signInForm(email, 'wrong password'),
    );
    expect(answer.status).toBe(403);
    pages.push(answer.html.replaceAll(email, '…').replaceAll(/nonce="[^"]*"|__sveltekit_\w+/g, ''));
  }
  expect(pages[1]).toBe(pages[0]);
});

const button = (page: Page, words: string) =>
  page.getByRole('button', { name: words, exact: true });

async function signInOn(page: Page, email: string) {
  await page.goto(`${localhost}/sign-in?lang=en`);
  await page.getByLabel(say('people.sign-in-email')).fill(email);
  await page.getByLabel(say('people.sign-in-password')).fill(password);
  await button(page, say('people.sign-in-now')).click();
}

/** Where somebody comes in depends on what they may do; their account is a step from everywhere. */
async function openAccount(page: Page) {
  await button(page, say('nav.sign-out')).waitFor();
  await page.goto('/account?lang=en');
  await account(page).waitFor();
}

async function giveCode(page: Page, code: string) {
  await page.getByLabel(say('people.second-step-code')).fill(code);
  await button(page, say('people.second-step-go')).first().click();
}

async function giveRecoveryCode(page: Page, code: string) {
  await page.getByText(say('people.second-step-lost')).click();
  await page.getByLabel(say('people.second-step-recovery'), { exact: true }).fill(code);
  await button(page, say('people.second-step-go')).last().click();
}

const account = (page: Page) => page.getByRole('heading', { name: say('account.title') });
const wrongCode = (page: Page) => page.getByRole('link', { name: say('people.wrong-code') });

test('an authenticator: set up, asked for, no code twice; a recovery code once; off again', async () => {
  const email = 'analyst.aigul@example.org';
  await choosePassword(email);
  const { context, page, faults } = await openWindow(chromium, { baseURL: localhost });
  await signInOn(page, email);
  await openAccount(page);
  await page.getByRole('link', { name: say('account.authenticator-begin') }).click();
  const secret = ((await page.locator('code').textContent()) ?? '').replace(/\s/g, '');
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  // The next code, too, is taken: a clock may be half a minute off. So each step has one of its own.
  const codeIn = (steps: number) => app.generate({ timestamp: Date.now() + steps * 30_000 });
  const first = codeIn(-1);
  await page.getByLabel(say('account.authenticator-confirm')).fill(first);
  await page.getByLabel(say('account.proof-password')).fill(password);
  await button(page, say('account.authenticator-begin')).click();
  await page.getByRole('heading', { name: say('account.codes') }).waitFor();
  const codes = await page.locator('code').allTextContents();
  expect(codes).toHaveLength(10);
  expect(await barriersOn(page)).toEqual([]);
  await context.clearCookies();
  await signInOn(page, email);
  await giveCode(page, first);
  await wrongCode(page).waitFor();
  expect(await barriersOn(page)).toEqual([]);
  await giveCode(page, codeIn(0));
  await button(page, say('nav.sign-out')).waitFor();

  for (const taken of [true, false]) {
    await context.clearCookies();
    await signInOn(page, email);
    await giveRecoveryCode(page, codes[2] ?? '');
    await (taken ? button(page, say('nav.sign-out')) : wrongCode(page)).waitFor();
  }
  await letterTo(email, sayIn('kk')('letter.recovery-code-used.subject'));
  await giveRecoveryCode(page, codes[3] ?? '');
  await openAccount(page);
  await page.getByRole('link', { name: say('account.authenticator-change') }).click();
  await page.locator('#off-password').fill(password);
  await button(page, say('account.authenticator-turn-off')).click();
  await page.getByText(say('account.authenticator-is-off')).waitFor();
  expect(faults.filter((fault) => !fault.includes('asks http://localhost'))).toEqual([]);
  await context.close();
});

test('a passkey: added, used to sign in, removed', async () => {
  const email = 'auditor.sergei@example.org';
  await choosePassword(email);
  const { context, page, faults } = await openWindow(chromium, { baseURL: localhost });
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
    },
  });
  await signInOn(page, email);
  await openAccount(page);
  await page.getByRole('link', { name: say('account.passkeys-change') }).click();
  await page.getByLabel(say('account.passkey-name')).fill('Work laptop');
  await page.getByLabel(say('account.proof-password')).fill('not my password');
  await button(page, say('account.passkey-add')).click();
  await page.getByText(say('people.wrong-own-password')).waitFor();
  await page.getByLabel(say('account.proof-password')).fill(password);
  await button(page, say('account.passkey-add')).click();
  await page.getByText('Work laptop', { exact: true }).waitFor();
  await letterTo(email, sayIn('ru')('letter.passkey-added.subject'));

  await button(page, say('nav.sign-out')).click();
  await page.goto('/sign-in?lang=en');
  await button(page, say('people.sign-in-passkey')).click();
  await openAccount(page);
  expect(await page.getByRole('main').innerText()).toContain(say('people.way.passkey'));

  await page.goto('/account/passkeys');
  await button(page, `${say('account.passkey-remove')}: Work laptop`).click();
  await page.getByText(say('account.passkeys-none')).waitFor();
  await button(page, say('nav.sign-out')).click();
  await page.goto('/sign-in?lang=en');
  await button(page, say('people.sign-in-passkey')).click();
  await page.getByRole('link', { name: say('people.passkey-failed') }).waitFor();
  expect(faults.filter((fault) => !fault.includes('asks http://localhost'))).toEqual([]);
  await context.close();
});

test('a single sign-on: known people come in, others are told why not', async () => {
  const { context, page } = await openWindow(chromium, { baseURL: localhost });
  const comeBackAs = async (who: string) => {
    await context.clearCookies();
    await page.goto('/sign-in?lang=en');
    const name = say('people.sign-in-single', { name: 'City account' });
    await page.getByRole('link', { name }).click();
    await page.locator('[name=login]').fill(who);
    await page.locator('[name=password]').fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  await comeBackAs('nobody');
  await page.getByText(say('people.single-sign-on-unknown')).waitFor();
  await comeBackAs('marat');
  await openAccount(page);
  const words = await page.getByRole('main').innerText();
  expect(words).toContain(say('people.way.single-sign-on'));
  expect(words).toContain(say('account.single-sign-on-on'));
  await context.close();
});

test.each([
  { name: 'a phone, light, in Kazakh', locale: 'kk', options: { ...phone } },
  {
    name: 'a desk, dark, in Russian',
    locale: 'ru',
    options: { ...deskScreen, colorScheme: 'dark' as const },
  },
])('on $name: no barrier on any page of signing in and of the account', async (view) => {
  const { context, page, faults } = await openWindow(chromium, {
    ...{ ...view.options, baseURL: localhost },
  });
  const look = async (path: string) => {
    if (path) await page.goto(`${path}?lang=${view.locale}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const found = [...(await barriersOn(page)), ...(await tooWideOrSmall(page, view.options))];
    expect(found.map((fault) => `${page.url()}: ${fault}`)).toEqual([]);
  };
  const invitation = await linkFor('responder.qamqor@example.org', 'invitation');
  for (const path of ['/sign-in', '/sign-in/reset', '/sign-in/not-a-link', invitation]) {
    await look(path);
  }
  await signInOn(page, 'responder.saqshy@example.org');
  await openAccount(page);
  for (const path of ['/account', '/account/authenticator', '/account/passkeys']) await look(path);
  expect(faults.filter((fault) => !fault.includes('asks http://localhost'))).toEqual([]);
  await context.close();
});
