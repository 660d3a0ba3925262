// Words that are only shown now and then, on an empty list say, must travel with a page as well.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerWords, sentWords } from './sent-words.ts';

const known = new Set(
  Object.keys(JSON.parse(readFileSync('messages/en.json', 'utf8')) as Record<string, string>),
);

/** A component and all it is made of. */
function madeOf(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found;
  found.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/['"]([^'"]+\.svelte)['"]/g)) {
    const at = path.startsWith('#ui/')
      ? path.replace('#ui/', 'src/ui/')
      : join(file, '..', path.replace(/^\$lib/, ''));
    madeOf(at, found);
  }
  return found;
}

const keysIn = (text: string) =>
  [...text.matchAll(/['"]([a-z][\w-]*(?:\.[\w-]+)+)['"]/g)]
    .map(([, key = '']) => key)
    .filter((key) => known.has(key));

test.each(Object.keys(sentWords))('%s has each word its components may say', (route) => {
  const page = `src/routes${route}/+page.svelte`;
  expect(existsSync(page)).toBe(true);
  const sent = [...(sentWords[route] ?? []), ...(answerWords[route] ?? [])];
  const missing = [...madeOf(page)].flatMap((file) =>
    keysIn(readFileSync(file, 'utf8'))
      .filter((key) => !sent.some((prefix) => key.startsWith(prefix)))
      .map((key) => `${key} in ${file}`),
  );
  expect([...new Set(missing)].toSorted()).toEqual([]);
});
