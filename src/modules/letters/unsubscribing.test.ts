import { beforeEach, describe, expect, test } from 'vitest';
import { change, db } from '#server/database.ts';
import { makeKey } from '#server/keys.ts';
import { newId } from '#server/ids.ts';
import { settle } from '../../../test/loop.ts';
import { writeLetter } from './actions.ts';
import { addressId } from './addresses.ts';
import { acceptLetters, refusedKinds, refuseLetters, refusalHeaders } from './unsubscribing.ts';

const to = 'zhanna@example.org';
const key = makeKey('unsubscribe', addressId(to));
const write = async (kind: string) => {
  const letter = { to, locale: 'ru', kind, once: newId(), subject: 'Новость' } as const;
  await change((tx) => writeLetter(tx, { ...letter, parts: ['Слова'] }));
  await settle();
};
const kinds = async () =>
  (await db.selectFrom('letters').select('kind').orderBy('kind').execute()).map((it) => it.kind);
beforeEach(async () => {
  await db.deleteFrom('letters').execute();
  await acceptLetters(key);
});

describe('the link out of a letter', () => {
  test('ends letters of its kind to its address, and no others', async () => {
    await refuseLetters(key, 'follow-news');
    await refuseLetters(key, 'follow-news');
    for (const kind of ['follow-news', 'message', 'sign-in']) await write(kind);
    expect(await kinds()).toEqual(['message', 'sign-in']);
    expect(await refusedKinds(key)).toEqual({ every: false, kinds: ['follow-news'] });
  });

  test('can end all news; what was asked for and what the law wants told still comes', async () => {
    await refuseLetters(key, null);
    for (const kind of ['follow-news', 'message', 'sign-in', 'appeal-answered']) await write(kind);
    expect(await kinds()).toEqual(['appeal-answered', 'sign-in']);
    expect(await refusedKinds(key)).toEqual({ every: true, kinds: [] });
  });

  test('says so when the law wants it told', async () => {
    await expect(refuseLetters(key, 'appeal-answered')).rejects.toMatchObject({
      ...{ key: 'letter.cannot-refuse', status: 409 },
    });
  });

  test('can be taken back', async () => {
    await refuseLetters(key, null);
    await acceptLetters(key);
    await write('message');
    expect(await kinds()).toEqual(['message']);
  });

  test('is the same for every letter, and not to be made by others', async () => {
    const link = refusalHeaders(addressId(` ${to.toUpperCase()}`), 'message')['List-Unsubscribe'];
    expect(link).toContain(key);
    for (const act of [refusedKinds, acceptLetters, (it: string) => refuseLetters(it, null)]) {
      await expect((async () => act(key.replace(/.$/, '!')))()).rejects.toMatchObject({
        ...{ key: 'letter.unknown', status: 404 },
      });
    }
    await expect(refuseLetters(key, "x'); drop")).rejects.toMatchObject({ status: 404 });
  });
});
