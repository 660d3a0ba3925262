import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { lettersAlike } from './mail-many.ts';

const alike = lettersAlike({
  subject: 'Ескерту: мұз жұқа, шықпаңыздар, балаларды жібермеңіздер',
  text: 'Мұзға шықпаңыз.\n',
  html: '<!doctype html><html lang="kk"><body><p>Мұзға шықпаңыз.</p>',
});
const own = (to: string) => ({
  ...{ to, messageId: `<${to}.1@town.example>`, text: `\nӨзгерту:\nhttps://town.example/${to}\n` },
  html: `<p>Өзгерту ${to}</p></body></html>`,
  headers: { 'List-Unsubscribe': `<https://town.example/${to}>` },
});

test('each reader gets the same letter with their own end, name and way out', async () => {
  config.mailFrom = 'Шамшырақ <town@example.org>';
  for (const to of ['aigul@example.org', 'b@example.org']) {
    const mail = await PostalMime.parse(alike(own(to)));
    expect(mail).toMatchObject({
      subject: 'Ескерту: мұз жұқа, шықпаңыздар, балаларды жібермеңіздер',
      to: [{ address: to }],
      messageId: own(to).messageId,
    });
    expect(mail.text?.replaceAll(/ +\n/g, '\n')).toBe(`Мұзға шықпаңыз.\n${own(to).text}`);
    expect(mail.html).toMatch(/шықпаңыз\.<\/p> {0,2}<p>Өзгерту .*<\/p><\/body><\/html>/);
    const names = mail.headers.map(({ key }) => key);
    expect(new Set(names).size).toBe(names.length);
    for (const name of ['date', 'from', 'mime-version', 'auto-submitted', 'list-unsubscribe']) {
      expect(names).toContain(name);
    }
  }
});

test('no line is longer than a mail server takes, and none ends in half', () => {
  const lines = alike(own('aigul@example.org')).split('\r\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(999);
  expect(lines.join('')).not.toMatch(/[\r\n]/);
});
