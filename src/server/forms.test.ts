import { expect, test } from 'vitest';
import { readForm } from './forms.ts';

const sent = (fields: [string, string | File][]) => {
  const body = new FormData();
  for (const [field, value] of fields) body.append(field, value);
  return readForm(new Request('http://localhost/', { method: 'POST', body }));
};

test('a form is read by field: its texts and its files', async () => {
  const photo = new File(['x'], 'a.jpg');
  const form = await sent([
    ['words', 'old'],
    ['words', 'new'],
    ['photos', photo],
    ['photos', photo],
  ]);
  expect(form.values).toEqual({ words: 'new' });
  expect(form.files.photos).toHaveLength(2);
});

test('what no database and no feed can hold is left out of what was typed', async () => {
  const { values } = await sent([['words', 'It is dark\u0000 here\u000b']]);
  expect(values).toEqual({ words: 'It is dark here' });
});

test('a text far longer than any field is cut, and so many fields are not read', async () => {
  const { values } = await sent([['words', 'a'.repeat(150_000)]]);
  expect(values.words).toHaveLength(100_000);
  const many = Array.from({ length: 600 }, (_, at): [string, string] => [`field-${at}`, 'x']);
  expect(Object.keys((await sent(many)).values)).toHaveLength(500);
});

test('fields named like parts of the language are fields like others', async () => {
  const form = await sent([
    ['__proto__', 'x'],
    ['__proto__', new File(['x'], 'a.jpg')],
    ['constructor', new File(['x'], 'a.jpg')],
  ]);
  expect(Object.keys(form.files).sort()).toEqual(['__proto__', 'constructor']);
});
