import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { monday, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { forgetLetters, sendAgain, writeLetter, type Letter } from './actions.ts';
import { deskLetter, deskLetters } from './queries.ts';
import { sendLetter } from './sending.ts';

let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  await db.deleteFrom('letters').execute();
  await settle();
});
afterAll(() => setClock(null));

const letter = (more: Partial<Letter> = {}): Letter => ({
  ...{ to: 'zhanna@example.org', locale: 'ru', kind: 'news', once: 'cause', subject: 'Новость' },
  ...{ parts: ['Слова', { href: 'https://town.example/receipt/secret', words: 'Открыть' }] },
  ...more,
});
const write = (more?: Partial<Letter>) => change((tx) => writeLetter(tx, letter(more)));
const all = () => db.selectFrom('letters').selectAll().orderBy('id').execute();

describe('a letter', () => {
  test('is written once for one cause, however often its job runs', async () => {
    await write();
    const [before] = await all();
    await write({ subject: 'Другие слова' });
    expect(await all()).toEqual([before]);
  });

  test('is another one for another cause, another address, another kind', async () => {
    await write();
    await write({ once: 'other' });
    await write({ to: 'other@example.org' });
    await write({ kind: 'other' });
    expect(new Set((await all()).map(({ message_id }) => message_id)).size).toBe(4);
  });

  test('has its Message-ID from the beginning, and keeps it', async () => {
    await write();
    const [before] = await all();
    expect(before?.message_id).toMatch(/^<[\da-f-]{36}@[\w.]+>$/);
    await db.deleteFrom('letters').execute();
    await write();
    expect((await all())[0]?.message_id).toBe(before?.message_id);
  });

  test('that somebody waits for goes before a thousand that nobody does', async () => {
    await write({ kind: 'warning' });
    await write({ kind: 'sign-in' });
    const { rows } = await sql<{ kind: string; priority: number }>`
      select letter.kind, job.priority from graphile_worker._private_jobs job
      join letters letter on job.payload ->> 'id' = letter.id::text order by priority`.execute(db);
    expect(rows).toEqual([
      { kind: 'sign-in', priority: -10 },
      { kind: 'warning', priority: 0 },
    ]);
  });

  test('is erased with the address it went to; others about the same thing stay', async () => {
    const aboutId = newId();
    await write({ aboutId });
    await write({ aboutId, to: 'other@example.org' });
    await change((tx) => forgetLetters(tx, aboutId, 'zhanna@example.org'));
    expect(await all()).toMatchObject([{ recipient: 'other@example.org' }]);
    await settle();
  });

  test('is not there when what caused it was not stored', async () => {
    const failing = change(async (tx) => {
      await writeLetter(tx, letter());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await all()).toEqual([]);
    expect(await settle()).toEqual([]);
  });

  test('may be ordered as a job, where the writer is a module below', async () => {
    await change((tx) => later(tx, 'letters.write', letter()));
    await settle();
    expect(await all()).toMatchObject([{ kind: 'news', state: 'kept' }]);
  });

  test('stays in the outbox where no mail server is set, and is not tried again', async () => {
    await write();
    expect(await settle()).toEqual(['letters.send']);
    const [kept] = await all();
    expect(kept).toMatchObject({ state: 'kept', attempts: 1, sent_at: null });
    await sendLetter(kept?.id ?? '');
    expect(await all()).toEqual([kept]);
  });
});

describe('the outbox', () => {
  test('shows who was written to; the whole address to an administrator only', async () => {
    await write();
    const seen = async (actor: Actor) => (await deskLetters(actor, null)).letters[0]?.recipient;
    expect(await seen(cast.administrator)).toBe('zhanna@example.org');
    expect(await seen(cast.operatorOfAll)).toBe('z…@example.org');
  });

  test('goes on where its first page ended', async () => {
    for (let at = 0; at < 52; at++) {
      setClock(new Date(monday.getTime() + at * 1000));
      await write({ once: String(at) });
    }
    const first = await deskLetters(cast.administrator, null);
    expect(first).toMatchObject({ more: true, letters: { length: 50 } });
    const before = String(first.letters.at(-1)?.queued_at.getTime());
    const second = await deskLetters(cast.administrator, before);
    expect(second).toMatchObject({ more: false, letters: { length: 2 } });
    setClock(monday);
  });

  test('opens a letter, which may carry a secret link, to an administrator only', async () => {
    await write();
    const id = (await all())[0]?.id ?? '';
    expect((await deskLetter(cast.administrator, id)).body_text).toContain('/receipt/secret');
    await expect(deskLetter(cast.operatorOfAll, id)).rejects.toMatchObject({ status: 403 });
    await expect(deskLetter(cast.administrator, newId())).rejects.toMatchObject({
      key: 'letter.unknown',
    });
  });

  test('is closed to strangers, members of organisations and operators of one area', async () => {
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfPetropavl]) {
      await expect(deskLetters(actor, null)).rejects.toMatchObject({ status: 403 });
      await expect(async () => sendAgain(actor, newId())).rejects.toMatchObject({ status: 403 });
    }
  });
});
