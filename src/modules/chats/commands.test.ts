import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { banSomebody } from '#modules/reports/bans.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { limit } from '#server/limits.ts';
import {
  buttonIn,
  ChatPerson,
  corner,
  draftOf,
  files,
  reportsOf,
  toSummary,
  wordsIn,
} from '../../../test/chats.ts';
import { file, monday, picture } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

describe('what can be asked at any moment', () => {
  test('help, in the language of the phone, also for a greeting', async () => {
    const person = new ChatPerson('telegram', 'kk-KZ');
    const said = await person.commands('start');
    expect(wordsIn(said)).toContain('Сәлеметсіз бе!');
    expect(wordsIn(said)).toContain('/near');
    expect(wordsIn(await person.says('Сәлем'))).toContain('/near');
    expect(wordsIn(await person.commands('whatever'))).toContain('/near');
  });

  test('what is near a place: cards with links, never a report that is not public', async () => {
    const there = corner();
    const { code } = await file(town, { ...there, words: 'A dark yard' });
    await file(town, { ...there, category: 'entrance', words: 'Not for all' });
    const person = new ChatPerson();
    expect((await person.commands('near')).at(-1)?.askPlace).toBe(true);
    const cards = await person.shares(there);
    expect(wordsIn(cards)).toContain('A dark yard');
    expect(wordsIn(cards)).not.toContain('Not for all');
    expect(cards[0]?.link?.href).toContain(`/reports/${code}`);
    const typed = await person.commands('near', `${there.lat}, ${there.lon}`);
    expect(wordsIn(typed)).toContain('A dark yard');
    expect(wordsIn(await person.commands('near', '54.01, 69.01'))).toContain('no open report');
  });

  test('one’s own reports with their states', async () => {
    const person = new ChatPerson();
    expect(wordsIn(await person.commands('my'))).toContain('No report was sent from this chat');
    await files(person, { kind: 'lamp', place: village });
    const mine = await person.commands('my');
    expect(wordsIn(mine)).toMatch(/[\w-]{11}: lamp/);
    expect(mine[0]?.link?.href).toContain('/receipt/');
  });

  test('thanks after sending begin no new report', async () => {
    const person = new ChatPerson();
    await files(person);
    expect(wordsIn(await person.says('Спасибо!'))).toContain('You are welcome');
    expect((await draftOf(person)).state).toMatchObject({ draft: null });
  });

  test('who blocks us is sent nothing, and heard again when they come back', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    await person.does({ kind: 'blocked' });
    const account = () =>
      db
        .selectFrom('chat_accounts')
        .select('blocked_at')
        .where('id', '=', person.accountId)
        .executeTakeFirstOrThrow();
    expect((await account()).blocked_at).not.toBeNull();
    expect(await person.does({ kind: 'opened' })).toEqual([]);
    expect((await account()).blocked_at).toBeNull();
  });
});

describe('refusals keep the draft', () => {
  test('too many reports from one chat: they are told to wait, and it can be sent later', async () => {
    const person = new ChatPerson();
    for (let nth = 0; nth < 30; nth++) await limit('report', person.accountId);
    const summary = await toSummary(person);
    const refused = await person.presses(buttonIn(summary, 'Send report'));
    expect(wordsIn(refused)).toContain('That was very often');
    expect(await reportsOf(person)).toEqual([]);
    expect((await draftOf(person)).state).toMatchObject({ draft: { withoutPhoto: false } });
  });

  test('what somebody banned sends by WhatsApp is filed, held and not mentioned', async () => {
    const person = new ChatPerson('whatsapp');
    const ban = { kind: 'phone' as const, value: person.address, why: 'Only insults', days: 5 };
    const banId = await banSomebody(cast.operatorOfAll, ban);
    expect(wordsIn(await files(person))).toContain('your report is sent');
    expect(await reportsOf(person)).toMatchObject([{ showing: 'held', ban_id: banId }]);
    expect(
      await db
        .selectFrom('report_contacts')
        .selectAll()
        .where('report_id', '=', (await reportsOf(person))[0]?.id ?? '')
        .execute(),
    ).toEqual([]);
  });
});
