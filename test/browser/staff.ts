// Members of the staff at the door: each test comes in by a link of its own, as often as it likes.
import { expect, inject } from 'vitest';
import { newId, secretToken, sha256 } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { query } from '../database-copies.ts';
import { mainWords, openPlainBrowser, type PlainBrowser } from './plain-browser.ts';

const { DATABASE_URL = '' } = inject('siteEnv');
const say = sayIn('en');

const addressOf = {
  'sign-in': (token: string) => `/sign-in/${token}`,
  invitation: (token: string) => `/sign-in/invitation/${token}`,
  reset: (token: string) => `/sign-in/reset/${token}`,
};

/** The address of a one-time link for somebody of the staff, as their letter would hold it. */
export async function linkFor(email: string, purpose: keyof typeof addressOf) {
  const token = secretToken();
  await query(
    DATABASE_URL,
    `insert into people_links (token_sha256, person_id, purpose, made_at, expires_at)
     select '\\x${sha256(token).toString('hex')}', id, '${purpose}', now(), now() + interval '1 hour'
     from people where email = '${email}'`,
  );
  return addressOf[purpose](token);
}

/** Signs in somebody who works here. */
export async function signInAs(email: string): Promise<PlainBrowser> {
  const browser = openPlainBrowser('en');
  const asked = await browser.open(`${await linkFor(email, 'sign-in')}?lang=en`);
  const inside = await browser.press(asked, say('people.sign-in-now'));
  expect(inside.html).toContain(say('nav.sign-out'));
  expect(mainWords(inside)).not.toContain(say('people.sign-in-lead'));
  return browser;
}

/** An operator whom no other test knows, signed in. */
export const signInNewOperator = (email: string) => signInNew('operator', 'New Operator', email);

/** An editor whom no other test knows, signed in. */
export const signInNewEditor = (email: string) => signInNew('editor', 'New Editor', email);

async function signInNew(role: string, name: string, email: string): Promise<PlainBrowser> {
  const id = newId();
  for (const text of [
    `insert into people (id, email, name, locale, created_at)
     values ('${id}', '${email}', '${name}', 'en', now())`,
    `insert into people_roles (id, person_id, role) values ('${newId()}', '${id}', '${role}')`,
  ])
    await query(DATABASE_URL, text);
  return signInAs(email);
}
