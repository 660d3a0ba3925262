// From the form to the warning in the mailbox, and out again with one press: without JavaScript.
import { execFileSync } from 'node:child_process';
import { expect, inject, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import { site } from './chromium.ts';
import { letterTo, linkIn } from './mailbox.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';

const say = sayIn('en');
const resident = openPlainBrowser('en');
const email = 'subscribing@example.org';

/** Passes a warning on, as its module does when it is approved. */
function warn(title: string): void {
  const code = `
    const { syndicate } = await import('#modules/syndication/actions.ts');
    const { change } = await import('#server/database.ts');
    const { newId } = await import('#server/ids.ts');
    const text = { title: ${JSON.stringify(title)}, summary: 'Stay ashore', html: '', words: 'Stay ashore' };
    await change((tx) => syndicate(tx, {
      ...{ id: newId(), kind: 'warning', path: '/warnings/' + newId(), urgent: true },
      ...{ publishedAt: new Date(), endsAt: new Date(), texts: { en: text } },
    }));
    process.exit(0);`;
  const env = { ...process.env, ...inject('siteEnv') };
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { env });
}

test('whoever confirms their address gets the warning, and one press in the mail program ends it', async () => {
  const sent = await resident.press(
    await resident.open('/subscribe?lang=en'),
    say('subscribe.button'),
    {
      ...{ [say('subscribe.circle-place')]: 'nowhere at all', [say('subscribe.email')]: email },
      [say('subscribe.counts-opens')]: true,
    },
  );
  expect(sent.status).toBe(400);
  expect(mainWords(sent)).toContain(say('subscribe.no-such-place'));
  const asked = await resident.press(sent, say('subscribe.button'), {
    [say('subscribe.circle-place')]: '54.8651, 69.1423',
  });
  expect(mainWords(asked)).toContain(say('subscribe.asked'));
  const question = await letterTo(email, say('letter.subscribe-ask.subject'));
  const confirm = await resident.open(linkIn(question, '/subscribe/confirm/'));
  const confirmed = await resident.press(confirm, say('subscribe.confirm-button'));
  expect(mainWords(confirmed)).toContain(say('subscribe.confirm-done'));

  warn('Thin ice at the pier');
  const warning = await letterTo(email, 'Thin ice at the pier');
  const own = linkIn(warning, /\/subscribe\/[\w-]{43,}/);
  const page = await resident.open(own);
  expect(mainWords(page)).toContain('54.8651, 69.1423');
  // Ticked where something else was refused, and kept until here.
  expect(page.root.querySelector('[name="countsOpens"]')?.hasAttribute('checked')).toBe(true);
  const opened = await fetch(linkIn(warning, '/opened/'), { redirect: 'manual' });
  expect(opened.headers.get('location')).toMatch(/^\/warnings\/[\w-]+\?lang=en$/);
  const oneClick = {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  };
  expect((await fetch(`${site}${new URL(own).pathname}?/end`, oneClick)).status).toBe(403);
  expect((await fetch(warning.unsubscribe.replace('/now', 'A/now'), oneClick)).status).toBe(404);
  expect((await fetch(warning.unsubscribe, oneClick)).status).toBe(204);
  expect(mainWords(await resident.open(own))).toContain(say('subscribe.ended'));
});
