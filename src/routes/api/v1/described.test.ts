import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { everyOperation } from './described.ts';
import { openapi } from './openapi.ts';

const routes = import.meta.glob<Record<string, unknown>>('./**/+server.ts');
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const description = JSON.parse(JSON.stringify(openapi(everyOperation))) as Record<string, object>;

test('the description is valid OpenAPI 3.1 to a checker that is not ours', async () => {
  const validator = new Validator();
  expect(await validator.validate(description)).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('every route of the API is described, and all that is described has its route', async () => {
  const there = await Promise.all(
    Object.entries(routes).map(async ([file, load]) => {
      const path = file
        .replace(/^\./, '')
        .replace(/\/\+server\.ts$/, '')
        .replace(/\[(\w+)\]/g, '{$1}');
      return Object.keys(await load())
        .filter((name) => methods.includes(name))
        .map((method) => `${method} ${path}`);
    }),
  );
  const described = everyOperation.map(({ method, path }) => `${method} ${path}`);
  expect(described.toSorted()).toEqual(there.flat().toSorted());
});

test('each operation has a name of its own', () => {
  const names = everyOperation.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('the description is simple enough for other programs: no reference leads out of it', () => {
  const text = JSON.stringify(description);
  expect(text).not.toContain('$defs');
  expect(text).not.toContain('$dynamicRef');
  const names = Object.keys((description.components as { schemas: object }).schemas);
  for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(names).toContain(name);
  }
});
