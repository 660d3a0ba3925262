import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asHtml, asText, escapeHtml, maskedAddress } from './rules.ts';

const button = { href: 'https://town.example/receipt/abc?answer=yes', words: 'Да' };

test('a letter as plain text has each link on a line of its own', () => {
  expect(asText(['Готово?', button])).toBe(
    'Готово?\n\nДа:\nhttps://town.example/receipt/abc?answer=yes\n',
  );
});

test('a letter as HTML says its language and its buttons', () => {
  const html = asHtml('kk', 'Тақырып', ['Сөз', button]);
  expect(html).toContain('<html lang="kk">');
  expect(html).toContain('href="https://town.example/receipt/abc?answer=yes"');
});

test('what a resident wrote cannot become markup of the letter', () => {
  fc.assert(fc.property(fc.string(), (words) => !/[<>"']/.test(escapeHtml(words))));
  const html = asHtml('ru', '<b>', ['<script>alert("1")</script>', { ...button, href: '"><img>' }]);
  expect(html).not.toMatch(/<script|<img|<b>/);
});

test('an address can be told apart and not written to', () => {
  expect(maskedAddress('dana@example.org')).toBe('d…@example.org');
});
