import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { declineReport } from '#modules/reports/moderation.ts';
import { writeUpdate } from '#modules/reports/notes.ts';
import { now, setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { buttonOf, chatOf, toldIn, type Chat } from '../../../test/chatting.ts';
import {
  claimWithProof,
  fileAndSettle,
  linkOf,
  monday,
  picture,
  rowOf,
  settle,
} from '../../../test/loop.ts';
import { acceptTask } from '#modules/assignments/actions.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { tellChats } from './telling.ts';

let town: Town;
let cast: Cast;
let chat: Chat;
let other: Chat;
const say = sayIn('en');

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  chat = chatOf('aigul');
  other = chatOf('neighbour', { messenger: 'whatsapp' });
  await chat.writes('Hello');
  await other.writes('Hello');
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

/** A report that came from one chat and is followed in another. */
async function fromChat(given: Record<string, unknown> = {}) {
  const filed = await fileAndSettle(town, given);
  await db
    .insertInto('chat_reports')
    .values([
      { report_id: filed.id, account_id: chat.id, filed_at: now() },
      { report_id: filed.id, account_id: other.id, filed_at: now(), follows: true },
    ])
    .execute();
  return filed;
}

async function claimed(given?: Record<string, unknown>) {
  const filed = await fromChat(given);
  const link = await linkOf(filed.id);
  await acceptTask(link.actor, link.ref);
  await claimWithProof(link);
  await settle();
  const question = (await toldIn(chat, filed.id)).at(-1);
  const press = (answer: 'yes' | 'no' | 'unknown') =>
    chat.presses(buttonOf(question, say(`verdict.${answer}`)));
  return { ...filed, link, question, press };
}

describe('the chat a report came from', () => {
  test('hears who took it on and by when, and is asked with the photo whether it is done', async () => {
    const { id, question, link } = await claimed();
    const [accepted] = await toldIn(chat, id);
    expect(accepted?.words).toContain('lamp-service');
    expect(accepted?.words).toContain('Due by');
    expect(question).toMatchObject({ template: { name: 'is_it_done' } });
    expect(question?.photoPath).toMatch(/^\/photos\/[\w.-]+-large\.jpg$/);
    expect(JSON.stringify(await toldIn(chat, id))).not.toContain(id);
    expect(JSON.stringify(question)).not.toContain(link.ref.id);
  });

  test('one tap confirms it, and the news of that is the thanks', async () => {
    const { id, press } = await claimed();
    expect(await press('yes')).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
    await settle();
    expect((await chat.last())?.words).toContain('confirmed');
    expect((await press('yes'))[0]?.words).toContain('before');
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
  });

  test('"no" hands it back, and the words and photos that follow reach the responder', async () => {
    const { id, press, reporter } = await claimed();
    const [asked] = await press('no');
    expect(asked?.words).toBe(say('chat.done.no'));
    expect(await rowOf(id)).toMatchObject({ state: 'disputed', round: 2 });
    expect((await chat.sends(await picture(), { album: 'b' }))[0]?.words).toBe(
      say('chat.message.sent'),
    );
    await chat.sends(await picture(), { album: 'b' });
    await chat.writes('Only one of two lamps burns');
    expect(await messagesOf(reporter, id)).toMatchObject([
      { side: 'reporter', photos: [{}] },
      { side: 'reporter', photos: [{}] },
      { side: 'reporter', words: 'Only one of two lamps burns' },
    ]);
  });

  test('what is written an hour after "no" belongs to something else', async () => {
    const { id, press, reporter } = await claimed();
    await press('no');
    setClock(new Date(monday.getTime() + 61 * 60_000));
    await chat.writes('A bench is broken');
    expect(await messagesOf(reporter, id)).toEqual([]);
  });

  test('whoever goes on with something else after "no" is not taken at their word', async () => {
    const { id, press, reporter } = await claimed();
    await press('no');
    await chat.commands('my');
    await chat.writes('A bench is broken');
    expect(await messagesOf(reporter, id)).toEqual([]);
  });

  test('"cannot tell" leaves it open to a neighbour', async () => {
    const { id, press } = await claimed();
    expect((await press('unknown'))[0]?.words).toContain('another resident');
    expect(await rowOf(id)).toMatchObject({ state: 'claimed' });
  });

  test('the button of an earlier question answers nothing', async () => {
    const { id, press, link } = await claimed();
    await press('no');
    await settle();
    await claimWithProof(link);
    expect((await press('yes'))[0]?.words).toBe(say('chat.done.earlier'));
    expect(await rowOf(id)).toMatchObject({ state: 'claimed' });
  });

  test('cannot answer for the report of another chat', async () => {
    const { id, question } = await claimed();
    const value = buttonOf(question, say('verdict.yes'));
    const [stranger] = await chatOf('stranger').presses(value);
    expect(stranger?.words).toBe(say('chat.done.not-yours'));
    const [follower] = await other.presses(value);
    expect(follower?.words).toBe(say('chat.done.not-yours'));
    expect(await rowOf(id)).toMatchObject({ state: 'claimed' });
  });

  test('hears why it was closed', async () => {
    const { id } = await fromChat();
    await declineReport(cast.operatorOfAll, id, { why: 'The lamp is not ours to mend' });
    await settle();
    expect((await toldIn(chat, id)).at(-1)?.words).toContain('The lamp is not ours to mend');
  });

  test('reads what the responder and the desk say, and its answer comes back', async () => {
    const { id, reporter } = await fromChat();
    const link = await linkOf(id);
    await sayToOthers(link.actor, id, { words: 'Which entrance?' });
    await settle();
    expect((await toldIn(chat, id)).at(-1)?.words).toContain('Which entrance?');
    const answers = await chat.delivered();
    await chat.writes('The second one', { answers });
    await settle();
    expect((await messagesOf(reporter, id)).map(({ side, words }) => [side, words])).toEqual([
      ['responder', 'Which entrance?'],
      ['reporter', 'The second one'],
    ]);
    expect((await toldIn(chat, id)).at(-1)?.words).toBe(say('chat.message.sent'));
    expect(await toldIn(other, id)).toEqual([]);
  });

  test('hears the same news once, whatever runs twice', async () => {
    const { id } = await fromChat();
    const link = await linkOf(id);
    await acceptTask(link.actor, link.ref);
    await settle();
    const before = await toldIn(chat, id);
    const news = { reportId: id, event: 'report.accepted', moveId: link.ref.id };
    await tellChats(news);
    await tellChats(news);
    expect(await toldIn(chat, id)).toHaveLength(before.length + 1);
  });

  test('a photo that is not ready is waited for, and not for ever', async () => {
    const { id } = await claimed();
    await db
      .updateTable('media_photos')
      .set({ state: 'waiting', copies_key: null })
      .where('subject_id', '=', id)
      .execute();
    const before = (await toldIn(chat, id)).length;
    const news = { reportId: id, event: 'report.claimed', moveId: id };
    await tellChats(news);
    expect(await toldIn(chat, id)).toHaveLength(before);
    await tellChats({ ...news, turn: 12 });
    expect((await toldIn(chat, id)).at(-1)).not.toHaveProperty('photoPath');
  });
});

describe('a chat that follows a report', () => {
  test('gets the news anybody may read, and no question', async () => {
    const { id } = await claimed();
    await writeUpdate(cast.operatorOfAll, id, { words: 'New lamps come in May' });
    await settle();
    const told = await toldIn(other, id);
    expect(told.map(({ words }) => words.split('. ').at(-1))).toEqual([
      'lamp-service took it on.',
      'lamp-service says it is done.',
      expect.stringContaining('New lamps come in May'),
    ]);
    expect(told.every(({ choices }) => !choices)).toBe(true);
    expect(told.every(({ link }) => link?.href.includes('/reports/'))).toBe(true);
  });

  test('hears nothing of what is not public', async () => {
    const { id } = await claimed({ category: 'entrance' });
    expect((await toldIn(chat, id)).length).toBeGreaterThan(0);
    expect(await toldIn(other, id)).toEqual([]);
  });
});
