import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asHtml, asText, escapeHtml, groundOf, maskedAddress, shortProblem } from './rules.ts';

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

test('news may be refused; what was asked for, guards a sign-in or is law may not', () => {
  const asked = ['sign-in', 'receipt', 'password-changed', 'sign-in-locked', 'task-offer'];
  expect(asked.map(groundOf)).toEqual(asked.map(() => 'asked'));
  expect(['appeal-answered', 'moderated', 'retention-warning'].map(groundOf)).toEqual([
    'law',
    'law',
    'law',
  ]);
  expect(['message', 'digest', 'follow-news', 'new-kind'].map(groundOf)).toEqual(
    Array(4).fill('news'),
  );
});

test('the same problem is counted as one, whatever number the server adds', () => {
  expect(shortProblem('Error: 550 5.1.1 <a…@example.org> no. 17')).toBe('550 5.1.1');
  expect(shortProblem('Error: connect ECONNREFUSED 127.0.0.1:25')).toBe('ECONNREFUSED');
  expect(shortProblem('the push service answers 413')).toBe('answers 413');
  expect(shortProblem('bouncing')).toBe('bouncing');
});
