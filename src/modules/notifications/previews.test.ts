import { afterAll, beforeAll, expect, test } from 'vitest';
import { locales } from '#basics/localised.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { monday, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { letterKinds, previewLetter, sendTest } from './previews.ts';

let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

test('every kind of letter can be looked at in every language, with nothing left unsaid', () => {
  const kinds = letterKinds(cast.administrator);
  expect(kinds).toEqual(expect.arrayContaining(['receipt', 'sign-in', 'task-offer', 'digest']));
  for (const kind of kinds) {
    for (const locale of locales) {
      const { subject, text, html } = previewLetter(cast.administrator, kind, locale);
      expect([kind, locale, subject.length > 3]).toEqual([kind, locale, true]);
      expect(`${subject} ${text}`).not.toMatch(/\{\w+\}|\[letter\./);
      expect(html).toContain(`<html lang="${locale}">`);
      expect(text.length).toBeGreaterThan(10);
    }
  }
});

test('a test goes to whoever asked for it, and to nobody else', async () => {
  await sendTest(cast.administrator, 'receipt', 'kk');
  await settle();
  const letters = await db.selectFrom('letters').select(['kind', 'recipient', 'locale']).execute();
  expect(letters).toEqual([{ kind: 'test', recipient: 'asel@example.org', locale: 'kk' }]);
});

test('only an administrator looks, and only at what there is', () => {
  for (const actor of [stranger, cast.operatorOfAll]) {
    expect(() => letterKinds(actor)).toThrow('people.may-not-administer');
    expect(() => sendTest(actor, 'receipt', 'ru')).toThrow('people.may-not-administer');
  }
  expect(() => previewLetter(cast.administrator, 'nothing', 'ru')).toThrow('letter.unknown');
  expect(() => previewLetter(cast.administrator, 'receipt', 'xx')).toThrow('letter.unknown');
});
