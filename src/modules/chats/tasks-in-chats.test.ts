import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chooseTelling } from '#modules/notifications/actions.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { reassign } from '#modules/assignments/handing.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { disablePerson } from '#modules/people/staff.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { buttonOf, chatOf, link, toldIn, type Chat } from '../../../test/chatting.ts';
import {
  DAY,
  HOUR,
  claimWithProof,
  fileAndSettle,
  lettersAbout,
  linkOf,
  monday,
  pass,
  picture,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { atAnyHour, hireCast, newStaff, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { makeLinkCode } from './codes.ts';
import { finishForgotten } from './proving.ts';

let town: Town;
let cast: Cast;
let chat: Chat;
let group: Chat;
const say = sayIn('ru');

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  chat = await link(cast.lampWorker, 'olga');
  group = chatOf('lamps', { kind: 'group' });
  const organisationId = town.organisation('lamp-service');
  await group.commands('connect', (await makeLinkCode(cast.lampWorker, { organisationId })).code);
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const stateOf = async (id: string) => (await tasksOf(id)).map(({ state }) => state);
/** A new task, and what the responder's own chat was shown of it. */
async function task(given: Record<string, unknown> = {}) {
  const filed = await fileAndSettle(town, given);
  const [shown] = await toldIn(chat, filed.id);
  return { ...filed, shown, press: (words: string) => chat.presses(buttonOf(shown, words)) };
}

describe('a responder’s own chat', () => {
  test('is shown a new task with all that is needed to go there, once, besides the letter', async () => {
    const { id, shown } = await task({ address: 'Abay 5' });
    expect(shown?.words).toContain('Abay 5');
    expect(shown?.words).toContain('It is dark here');
    expect(shown?.choices?.flat().map(({ words }) => words)).toEqual([
      say('task.accept'),
      say('task.done'),
      say('task.decline'),
    ]);
    expect(shown).toMatchObject({ place: { lon: 69.1421234 }, template: { name: 'new_task' } });
    expect(shown?.link?.href).toContain('/work/');
    expect(JSON.stringify(shown)).not.toContain(id);
    expect(await lettersAbout(id, 'task-offer')).toHaveLength(1);
    await settle();
    expect(await toldIn(chat, id)).toHaveLength(1);
  });

  test('takes it on, and the second press is told so plainly', async () => {
    const { id, press } = await task();
    const [answer] = await press(say('task.accept'));
    expect(await stateOf(id)).toEqual(['accepted']);
    expect(answer?.words).toContain(say('chat.task.taken', { ...blank }).slice(0, 12));
    const [again] = await press(say('task.accept'));
    expect(again?.words).toBe(say('task.already-answered'));
  });

  test('declines it with one of the usual reasons, or in own words', async () => {
    const one = await task();
    const [why] = await one.press(say('task.decline'));
    await chat.presses(buttonOf(why, say('chat.why.other-work')));
    expect((await tasksOf(one.id))[0]).toMatchObject({
      ...{ state: 'declined', reason: say('chat.why.other-work') },
    });
    const two = await task();
    await two.press(say('task.decline'));
    const [short] = await chat.writes('no');
    expect(short?.words).toBe(say('task.say-why'));
    await chat.writes('The lamp belongs to the railway');
    expect((await tasksOf(two.id))[0]).toMatchObject({
      ...{ state: 'declined', reason: 'The lamp belongs to the railway' },
    });
  });

  test('proves it with a photo and the place, and the reporter is asked', async () => {
    const { id, press } = await task();
    await press(say('task.accept'));
    const [asked] = await press(say('task.done'));
    expect(asked?.words).toBe(say('chat.task.send-photo'));
    const [kept] = await chat.sends(await picture(), { album: 'a' });
    expect(kept).toMatchObject({ words: say('chat.task.photo-kept'), askPlace: true });
    expect(await chat.sends(await picture(), { album: 'a' })).toEqual([]);
    const place = { lon: 69.1421234, lat: 54.8712345 };
    const [claimed] = await chat.does({ kind: 'place', place });
    expect(claimed?.words).toBe(say('task.now.claimed'));
    expect((await tasksOf(id))[0]).toMatchObject({ state: 'claimed', proof: 'at-place' });
    const { count } = await db
      .selectFrom('media_photos')
      .select((it) => it.fn.countAll<number>().as('count'))
      .where('subject_id', '=', id)
      .where('kind', '=', 'proof')
      .where('claimed_at', 'is not', null)
      .executeTakeFirstOrThrow();
    expect(count).toBe(2);
  });

  test('cannot say it is done without the photo that is wanted', async () => {
    const { id, press } = await task();
    await press(say('task.done'));
    const [hint] = await chat.writes('done!');
    expect(hint?.words).toBe(say('chat.task.photo-awaited'));
    const [refused] = await chat.presses(buttonOf(hint, say('chat.task.ready')));
    expect(refused?.words).toBe(say('task.photo-missing'));
    await chat.presses(buttonOf(hint, say('chat.task.stop')));
    expect(await stateOf(id)).toEqual(['offered']);
  });

  test('a picture that cannot be fetched or opened is said plainly, and it goes on', async () => {
    const { id, press } = await task();
    await press(say('task.done'));
    const photo = { kind: 'photo' as const, media: { id: 'x' }, words: '' };
    const [lost] = await chat.does(photo, { media: { problem: 'gone' } });
    expect(lost?.words).toBe(say('chat.task.photo-lost'));
    const [broken] = await chat.sends(Buffer.from('no picture'));
    expect(broken?.words).toBe(say('photo.not-a-picture'));
    const [kept] = await chat.sends(await picture());
    await chat.presses(buttonOf(kept, say('chat.task.ready')));
    expect(await stateOf(id)).toEqual(['claimed']);
  });

  test('forgets to press "ready": a quarter of an hour later it counts', async () => {
    const { id, press } = await task();
    await press(say('task.done'));
    await chat.sends(await picture());
    await pass(14 * 60_000);
    expect(await stateOf(id)).toEqual(['offered']);
    await pass(60_000);
    expect(await stateOf(id)).toEqual(['claimed']);
    await finishForgotten({ accountId: chat.id, since: monday.toISOString() });
    expect(await stateOf(id)).toEqual(['claimed']);
  });

  test('lists what is to be done with its buttons, the first due first', async () => {
    const said = await chat.commands('tasks');
    expect(said.length).toBeGreaterThan(1);
    expect(said[0]?.choices?.flat().length).toBeGreaterThan(0);
    const [none] = await chatOf('nobody').commands('tasks');
    expect(none?.words).toBe(sayIn('en')('chat.link.first'));
    const operator = await link(cast.operatorOfAll, 'dana');
    expect((await operator.commands('tasks'))[0]?.words).toBe(say('task.may-not-list'));
  });

  test('says something to the reporter by answering the task', async () => {
    const { id, reporter } = await task();
    const answers = await chat.delivered();
    const [passed] = await chat.writes('Which entrance?', { answers });
    expect(passed?.words).toBe(say('chat.message.sent'));
    expect(await messagesOf(reporter, id)).toMatchObject([
      { side: 'responder', words: 'Which entrance?' },
    ]);
  });

  test('hears that it is due, that a resident disputes it, and that one confirmed it', async () => {
    const { id, reporter } = await task();
    const names = async () => (await toldIn(chat, id)).map(({ template }) => template?.name);
    await pass(36 * HOUR);
    expect(await names()).toEqual(['new_task', 'task_reminder']);
    setClock(new Date(monday.getTime() + 2 * DAY));
    const own = await linkOf(id);
    await claimWithProof(own);
    await giveVerdict(reporter, id, { answer: 'no', words: '' });
    await settle();
    expect((await names()).at(-1)).toBe('task_again');
    await claimWithProof(own);
    await giveVerdict(reporter, id, { answer: 'yes', words: '' });
    await settle();
    expect((await toldIn(chat, id)).at(-1)?.words).toContain('Спасибо');
    expect((await toldIn(group, id)).length).toBe(4);
  });

  test('hears that it is no longer theirs, and has no buttons then', async () => {
    const { id } = await task();
    await reassign(cast.operatorOfAll, id, {
      ...{ organisationId: town.organisation('cleaners'), why: 'Nearer' },
    });
    await settle();
    const last = (await toldIn(chat, id)).at(-1);
    expect(last).toMatchObject({ template: { name: 'task_over' } });
    expect(last?.choices).toBeUndefined();
  });

  test('is told by letter instead, once its owner chose so', async () => {
    const olga = await newStaff('Olga Three', {
      ...{ role: 'responder', organisationKey: 'lamp-service' },
    });
    const own = await link(olga, 'olga-three');
    await chooseTelling(olga, { ...atAnyHour, ways: { 'task-offer': 'email' } });
    const { id } = await fileAndSettle(town);
    expect(await toldIn(own, id)).toEqual([]);
    await disablePerson(cast.administrator, olga.personId, { why: 'Only for this test' });
  });

  test('whoever works elsewhere now may press, and is refused', async () => {
    const { id, shown } = await task();
    await db
      .updateTable('people_roles')
      .set({ organisation_id: town.organisation('cleaners') })
      .where('person_id', '=', cast.lampWorker.personId)
      .execute();
    const [refused] = await chat.presses(buttonOf(shown, say('task.accept')));
    expect(refused?.words).toBe(say('task.not-yours'));
    expect(await stateOf(id)).toEqual(['offered']);
    await db
      .updateTable('people_roles')
      .set({ organisation_id: town.organisation('lamp-service') })
      .where('person_id', '=', cast.lampWorker.personId)
      .execute();
  });

  test('a button of another chat, or one that was made up, does nothing', async () => {
    const { id, shown } = await task();
    const other = await link(cast.cleaner, 'timur');
    const [said] = await other.presses(buttonOf(shown, say('task.accept')));
    expect(said?.words).toBe(say('chat.task.gone'));
    expect((await other.presses('task:accept:x'))[0]?.words).toBe(say('chat.task.gone'));
    expect(await stateOf(id)).toEqual(['offered']);
  });
});

const blank = { category: '', address: '', due: '', code: '' };
