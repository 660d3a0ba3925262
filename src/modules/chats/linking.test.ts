import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownChoices } from '#modules/notifications/queries.ts';
import { disablePerson } from '#modules/people/staff.ts';
import { stranger } from '#modules/people/rules.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { chatOf } from '../../../test/chatting.ts';
import { monday, settle } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { forgetCodes, makeLinkCode } from './codes.ts';
import { unlinkChat } from './linking.ts';
import { ownChats } from './queries-staff.ts';
import { writeLinkCode } from './rules-staff.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const personOf = async (id: string) =>
  (await db.selectFrom('chat_accounts').selectAll().where('id', '=', id).executeTakeFirst())
    ?.person_id ?? null;
const ofMine = { organisationId: null };
const events = async (id: string) => {
  const rows = await db
    .selectFrom('ledger_entries')
    .select('event')
    .where('subject_id', '=', id)
    .where('event', 'like', '%.chat-%')
    .orderBy('id')
    .execute();
  return rows.map(({ event }) => event);
};

describe('a chat of one’s own', () => {
  test('is linked by the code that is sent there, and heard of in the ledger', async () => {
    const chat = chatOf('olga');
    const { code } = await makeLinkCode(cast.lampWorker, ofMine);
    const [said] = await chat.writes(writeLinkCode(code));
    expect(said?.words).toContain('/tasks');
    expect(await personOf(chat.id)).toBe(cast.lampWorker.personId);
    expect(await events(cast.lampWorker.personId)).toEqual(['person.chat-linked']);
    const letter = await db
      .selectFrom('letters')
      .select(['recipient', 'body_text'])
      .where('kind', '=', 'people-chat-linked')
      .executeTakeFirst();
    expect(letter).toMatchObject({ recipient: 'olga@example.org' });
    expect(letter?.body_text).toContain('/account/chats');
    const { chats } = await ownChats(cast.lampWorker, 'en');
    expect(chats).toMatchObject([{ messenger: 'telegram', name: 'Chat olga', own: true }]);
  });

  test('is linked by the link that opens the bot', async () => {
    const chat = chatOf('timur');
    const { code } = await makeLinkCode(cast.cleaner, ofMine);
    await chat.commands('start', code);
    expect(await personOf(chat.id)).toBe(cast.cleaner.personId);
  });

  test('gets tasks there from then on, unless its owner chose otherwise, and not after it is cut off', async () => {
    const olga = await newStaff('Olga Two', { role: 'responder', organisationKey: 'cleaners' });
    const chat = chatOf('olga-two');
    await chat.commands('start', (await makeLinkCode(olga, ofMine)).code);
    const wayOf = async (kind: string) =>
      (await ownChoices(olga)).ways.find((one) => one.kind === kind)?.way;
    expect(await wayOf('task-offer')).toBe('chat');
    expect(await wayOf('triage')).toBeNull();
    await chat.commands('disconnect');
    expect(await wayOf('task-offer')).toBeNull();
    expect(await personOf(chat.id)).toBeNull();
  });

  test('a code works once, for fifteen minutes, and not after a newer one', async () => {
    const one = await makeLinkCode(cast.cleaner, ofMine);
    const two = await makeLinkCode(cast.cleaner, ofMine);
    const [older] = await chatOf('late').commands('start', one.code);
    expect(older?.words).toContain('does not work');
    setClock(new Date(monday.getTime() + 16 * 60_000));
    await chatOf('late').commands('start', two.code);
    expect(await personOf(chatOf('late').id)).toBeNull();
    const three = await makeLinkCode(cast.cleaner, ofMine);
    await chatOf('late').commands('start', three.code);
    expect(await personOf(chatOf('late').id)).toBe(cast.cleaner.personId);
    await chatOf('thief').commands('start', three.code);
    expect(await personOf(chatOf('thief').id)).toBeNull();
  });

  test('codes cannot be tried one after the other', async () => {
    const chat = chatOf('guesser');
    for (let nth = 0; nth < 10; nth += 1) await chat.commands('start', `AAAA-AA${10 + nth}`);
    const { code } = await makeLinkCode(cast.cleaner, ofMine);
    const [said] = await chat.commands('start', code);
    expect(said?.words).toContain('Too many');
    expect(await personOf(chat.id)).toBeNull();
  });

  test('nobody without an account gets a code, and nobody twenty of them', async () => {
    expect(() => makeLinkCode(stranger, ofMine)).toThrow('people.sign-in-first');
    const busy = await newStaff('Busy', { role: 'operator' });
    for (let nth = 0; nth < 10; nth += 1) await makeLinkCode(busy, ofMine);
    await expect(makeLinkCode(busy, ofMine)).rejects.toMatchObject({ status: 429 });
  });

  test('is cut off on the site by its owner, and by nobody else', async () => {
    const chat = chatOf('mine');
    await chat.commands('start', (await makeLinkCode(cast.cleaner, ofMine)).code);
    await expect(unlinkChat(cast.lampWorker, chat.id)).rejects.toMatchObject({ status: 404 });
    await unlinkChat(cast.cleaner, chat.id);
    expect(await personOf(chat.id)).toBeNull();
  });

  test('is cut off when its owner has left', async () => {
    const leaver = await newStaff('Leaver', { role: 'responder', organisationKey: 'cleaners' });
    const chat = chatOf('leaver');
    await chat.commands('start', (await makeLinkCode(leaver, ofMine)).code);
    await disablePerson(cast.administrator, leaver.personId, { why: 'Has left us' });
    const [said] = await chat.commands('tasks');
    expect(said?.words).toBe(sayIn('ru')('chat.link.first'));
    await settle();
    expect(await personOf(chat.id)).toBeNull();
  });

  test('codes that are over are forgotten', async () => {
    await makeLinkCode(cast.operatorOfAll, ofMine);
    setClock(new Date(now().getTime() + 3 * 3_600_000));
    await forgetCodes();
    expect(await db.selectFrom('chat_codes').select('person_id').execute()).toEqual([]);
  });
});

describe('the group of an organisation', () => {
  const organisationOf = async (id: string) =>
    (await db.selectFrom('chat_accounts').selectAll().where('id', '=', id).executeTakeFirst())
      ?.organisation_id ?? null;
  const codeFor = async (key: string) => {
    const organisationId = town.organisation(key);
    return (await makeLinkCode(cast.lampWorker, { organisationId })).code;
  };

  test('is linked by /connect and a code of a member, and says whose it is', async () => {
    const group = chatOf('group-1', { kind: 'group' });
    const [said] = await group.commands('connect', await codeFor('lamp-service'));
    expect(said?.words).toContain('lamp-service');
    expect(await organisationOf(group.id)).toBe(town.organisation('lamp-service'));
    expect((await ownChats(cast.lampWorker, 'en')).groups).toMatchObject([
      { organisation: 'lamp-service' },
    ]);
  });

  test('is not linked to the organisation of others', async () => {
    await expect(codeFor('cleaners')).rejects.toMatchObject({
      key: 'chat.link.not-your-organisation',
    });
    const organisationId = town.organisation('cleaners');
    expect(await makeLinkCode(cast.administrator, { organisationId })).toHaveProperty('code');
  });

  test('a code for a group links no private chat, and the other way round', async () => {
    await chatOf('own').commands('start', await codeFor('lamp-service'));
    expect(await organisationOf(chatOf('own').id)).toBeNull();
    const { code } = await makeLinkCode(cast.lampWorker, ofMine);
    const group = chatOf('group-2', { kind: 'group' });
    await group.commands('connect', code);
    expect(await personOf(group.id)).toBeNull();
  });

  test('is cut off by a linked member, by the bot being put out, not by a passer-by', async () => {
    const group = chatOf('group-3', { kind: 'group' });
    await group.commands('connect', await codeFor('lamp-service'));
    const [refused] = await group.commands('disconnect', '', { from: { id: 'x', name: 'X' } });
    expect(refused?.words).toBe(sayIn('kk')('chat.group.may-not'));
    await chatOf('member').commands('start', (await makeLinkCode(cast.lampWorker, ofMine)).code);
    await group.commands('disconnect', '', { from: { id: 'member', name: 'Olga' } });
    expect(await organisationOf(group.id)).toBeNull();
    await group.commands('connect', await codeFor('lamp-service'));
    await group.does({ kind: 'left' });
    expect(await organisationOf(group.id)).toBeNull();
  });

  test('what people say to each other there is not answered', async () => {
    const group = chatOf('group-4', { kind: 'group' });
    expect(await group.writes('Good morning')).toEqual([]);
    expect((await group.does({ kind: 'joined' })).at(0)?.words).toContain('/connect');
  });
});
