import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declineTask } from '#modules/assignments/actions.ts';
import { openTaskKey } from '#modules/assignments/telling.ts';
import { openReceiptKey } from '#modules/reports/codes.ts';
import { confirmContact } from '#modules/reports/reporter.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { openPhoto, ownPhotos, publicPhotos } from '#modules/media/queries.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  fileAndSettle,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  picture,
  settle,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { markRead, sayToOthers } from './actions.ts';
import { message } from './input.ts';
import { messagesOf, unreadAtDesk, unreadFor } from './queries.ts';
import { sideOf } from './rules.ts';
import { tellOthers } from './telling.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const email = 'zhanna@example.org';
const words = { words: 'Which of the two lamps?' };
const three = async () => {
  const filed = await fileAndSettle(town, { email });
  await confirmContact(keyIn((await lettersAbout(filed.id, 'receipt'))[0], 'receipt'));
  return { ...filed, responder: (await linkOf(filed.id)).actor, ref: (await linkOf(filed.id)).ref };
};
const told = async (id: string) =>
  (await lettersAbout(id, 'message')).map(({ recipient }) => recipient).sort();
const toReporter = (all: Awaited<ReturnType<typeof lettersAbout>>) =>
  all.find(({ recipient }) => recipient === email);

describe('what one side says', () => {
  test('of the responder reaches the reporter, with the way to answer', async () => {
    const { id, responder } = await three();
    await sayToOthers(responder, id, words);
    await settle();
    expect(await told(id)).toEqual([email]);
    const letter = toReporter(await lettersAbout(id, 'message'));
    expect(letter?.body_text).toContain(words.words);
    expect(openReceiptKey(keyIn(letter, 'receipt'))).toBe(id);
  });

  test('of the reporter reaches the responder, without saying who they are', async () => {
    const { id, ref, reporter } = await three();
    await sayToOthers(reporter, id, words);
    await settle();
    expect(await told(id)).toEqual(['lamp-service@example.org']);
    const [letter] = await lettersAbout(id, 'message');
    expect(openTaskKey(keyIn(letter, 'work'))).toEqual(ref);
    expect(JSON.stringify(letter)).not.toContain(email);
  });

  test('of the desk reaches both', async () => {
    const { id } = await three();
    await sayToOthers(cast.operatorOfPetropavl, id, words);
    await settle();
    expect(await told(id)).toEqual(['lamp-service@example.org', email]);
  });

  test('is told once, though its job runs twice', async () => {
    const { id } = await three();
    await sayToOthers(cast.operatorOfPetropavl, id, words);
    await settle();
    const [said] = await messagesOf(cast.operatorOfPetropavl, id);
    await tellOthers({ reportId: id, id: said?.id ?? '' });
    await tellOthers({ reportId: id, id: newId() });
    expect(await told(id)).toHaveLength(2);
  });

  test('does not reach an address nobody confirmed', async () => {
    const { id } = await fileAndSettle(town, { email });
    await sayToOthers((await linkOf(id)).actor, id, words);
    await settle();
    expect(await told(id)).toEqual([]);
  });

  test('is read by all three, oldest first, and names sides and organisations only', async () => {
    const { id, reporter, responder } = await three();
    await sayToOthers(reporter, id, { words: 'One' });
    await sayToOthers(responder, id, { words: 'Two' });
    await sayToOthers(cast.operatorOfPetropavl, id, { words: 'Three' });
    for (const actor of [reporter, responder, cast.operatorOfPetropavl]) {
      const seen = await messagesOf(actor, id);
      expect(seen.map(({ side, words: said }) => [side, said])).toEqual([
        ['reporter', 'One'],
        ['responder', 'Two'],
        ['desk', 'Three'],
      ]);
      expect(JSON.stringify(seen)).not.toContain(cast.operatorOfPetropavl.personId);
    }
    await settle();
  });
});

describe('a member of the organisation that has the task', () => {
  test('speaks for it under their own name to nobody, and hears of it if they chose to', async () => {
    const { id } = await three();
    const choice = { person_id: cast.lampWorker.personId, kind: 'message', way: 'email' };
    await sayToOthers(cast.operatorOfPetropavl, id, words);
    await settle();
    expect(await told(id)).not.toContain('olga@example.org');
    await db.insertInto('notification_choices').values(choice).execute();
    await sayToOthers(cast.operatorOfPetropavl, id, words);
    await sayToOthers(cast.lampWorker, id, { words: 'Both' });
    await settle();
    expect((await told(id)).filter((to) => to === 'olga@example.org')).toHaveLength(1);
    const seen = await messagesOf(cast.lampWorker, id);
    expect(seen.at(-1)).toMatchObject({ side: 'responder', words: 'Both' });
    expect(JSON.stringify(seen)).not.toContain(cast.lampWorker.personId);
    await db.deleteFrom('notification_choices').execute();
  });

  test('no longer does once the task went elsewhere', async () => {
    const { id, ref, responder } = await three();
    await declineTask(responder, ref, { reason: 'Not our street' });
    await settle();
    await expect(sayToOthers(cast.lampWorker, id, words)).rejects.toMatchObject({
      ...{ key: 'conversation.not-yours', status: 403 },
    });
    await expect(messagesOf(cast.lampWorker, id)).rejects.toMatchObject({ status: 403 });
  });
});

describe('who at the desk hears of it', () => {
  test('whoever spoke there before, and nobody else', async () => {
    const { id, reporter } = await three();
    await sayToOthers(cast.operatorOfPetropavl, id, words);
    await settle();
    await sayToOthers(reporter, id, { words: 'The left one' });
    await settle();
    const desk = (await told(id)).filter((to) => /^(pavel|dana|asel)@/.test(to));
    expect(desk).toEqual(['pavel@example.org']);
  });

  test('the desk of the place, when nobody has the task', async () => {
    const { id, reporter, ref, responder } = await three();
    await declineTask(responder, ref, { reason: 'No' });
    await settle();
    const next = await linkOf(id);
    await declineTask(next.actor, next.ref, { reason: 'No' });
    await settle();
    await sayToOthers(reporter, id, words);
    await settle();
    const desk = (await told(id)).filter((to) => /^(pavel|dana|gulnar)@/.test(to));
    expect(desk).toEqual(['dana@example.org', 'pavel@example.org']);
  });
});

describe('what was read', () => {
  test('is marked for those who said it, with the moment, and once', async () => {
    const { id, reporter, responder } = await three();
    const desk = cast.operatorOfPetropavl;
    const unread = await unreadFor(desk);
    await sayToOthers(reporter, id, words);
    expect(await messagesOf(reporter, id)).toMatchObject([{ readAt: null, isNew: false }]);
    expect(await messagesOf(desk, id)).toMatchObject([{ isNew: true }]);
    expect(await unreadAtDesk([id, newId()])).toEqual(new Map([[id, 1]]));
    expect(await unreadFor(desk)).toBe(unread + 1);
    await markRead(reporter, id, await messagesOf(reporter, id));
    expect(await messagesOf(reporter, id)).toMatchObject([{ readAt: null }]);
    setClock(new Date(monday.getTime() + 60_000));
    await markRead(responder, id, await messagesOf(responder, id));
    setClock(new Date(monday.getTime() + 120_000));
    await markRead(desk, id, await messagesOf(desk, id));
    const readAt = new Date(monday.getTime() + 60_000);
    expect(await messagesOf(reporter, id)).toMatchObject([{ readAt }]);
    expect(await messagesOf(desk, id)).toMatchObject([{ isNew: false }]);
    expect(await unreadAtDesk([id])).toEqual(new Map());
    expect(await unreadFor(desk)).toBe(unread);
    await settle();
  });

  test('is nobody else’s to mark or to count', async () => {
    const { id, reporter } = await three();
    await sayToOthers(reporter, id, words);
    const seen = [{ side: 'reporter', isNew: true }] as const;
    await expect(markRead(stranger, id, seen)).rejects.toMatchObject({ status: 403 });
    await expect(markRead(cast.cleaner, id, seen)).rejects.toMatchObject({ status: 403 });
    await expect(unreadFor(stranger)).rejects.toMatchObject({ status: 403 });
    expect(await messagesOf(reporter, id)).toMatchObject([{ readAt: null }]);
    await settle();
  });
});

describe('photos in a conversation', () => {
  test('are seen by the sides, in the message they came with, and by nobody else', async () => {
    const { id, reporter, responder } = await three();
    await keepPhoto(reporter, { subjectId: id, kind: 'message' }, await picture());
    expect((await messagesOf(responder, id)).flatMap(({ photos }) => photos)).toEqual([]);
    await sayToOthers(reporter, id, { words: 'This one', locale: 'kk' });
    await sayToOthers(reporter, id, { words: 'Without' });
    await settle();
    for (const actor of [reporter, responder, cast.operatorOfPetropavl]) {
      const seen = await messagesOf(actor, id);
      expect(seen.map(({ photos }) => photos.length)).toEqual([1, 0]);
      expect(seen[0]).toMatchObject({
        locale: 'kk',
        photos: [{ kind: 'message', state: 'ready' }],
      });
    }
    await db
      .updateTable('media_photos')
      .set({ showing: 'public' })
      .where('subject_id', '=', id)
      .execute();
    expect((await publicPhotos(db, [id])).get(id)).toBeUndefined();
    expect(await ownPhotos(id)).toEqual([]);
    const large = (await messagesOf(reporter, id))[0]?.photos[0]?.copies?.largeUrl ?? '';
    const name = large.replace('/photos/', '');
    expect((await openPhoto(name)).forAll).toBe(false);
    await expect(openPhoto(name.replace(/\.[\w-]{22}(?=-)/, ''))).rejects.toMatchObject({
      status: 404,
    });
  });

  test('cannot be left by a stranger or a foreign responder, nor taken up by another side', async () => {
    const { id, reporter, responder } = await three();
    const other = await three();
    const photo = { subjectId: id, kind: 'message' } as const;
    for (const actor of [stranger, other.reporter, other.responder]) {
      await expect(keepPhoto(actor, photo, await picture())).rejects.toMatchObject({ status: 403 });
    }
    await keepPhoto(reporter, photo, await picture());
    await sayToOthers(responder, id, words);
    expect((await messagesOf(responder, id))[0]?.photos).toEqual([]);
    await settle();
  });
});

describe('nobody else speaks or listens', () => {
  test('not a stranger, another reporter, a foreign responder, a desk elsewhere', async () => {
    const { id } = await three();
    const other = await three();
    const others: Actor[] = [stranger, other.reporter, other.responder, cast.cleaner];
    for (const actor of [...others, cast.operatorOfKyzylzhar]) {
      await expect(sayToOthers(actor, id, words)).rejects.toMatchObject({ status: 403 });
      await expect(messagesOf(actor, id)).rejects.toMatchObject({ status: 403 });
    }
    const kept = db.selectFrom('conversation_messages').selectAll().where('report_id', '=', id);
    expect(await kept.execute()).toEqual([]);
    await settle();
    expect(await told(id)).toEqual([]);
  });

  test('an organisation that said no hears nothing more, and the next one does', async () => {
    const { id, ref, responder, reporter } = await three();
    await declineTask(responder, ref, { reason: 'Not our street' });
    await settle();
    await sayToOthers(reporter, id, words);
    await settle();
    expect(await told(id)).toEqual(['light-club@example.org']);
    expect(await messagesOf(responder, id)).toEqual([]);
    expect(await messagesOf((await linkOf(id)).actor, id)).toHaveLength(1);
    await expect(sayToOthers(responder, id, words)).rejects.toMatchObject({
      ...{ key: 'conversation.not-yours', status: 403 },
    });
  });

  test('about a report nobody knows there is nothing to say', async () => {
    await expect(sayToOthers(cast.operatorOfAll, newId(), words)).rejects.toMatchObject({
      ...{ key: 'report.unknown', status: 404 },
    });
  });

  test('the system takes no side', () => {
    expect(sideOf({ kind: 'system' }, newId())).toBeNull();
  });
});

test('an empty message is refused beside its field', () => {
  expect(message.safeParse({ words: '  ' }).error?.issues[0]).toMatchObject({
    ...{ message: 'conversation.empty', path: ['words'] },
  });
  expect(message.parse({ words: ' Hello ' })).toEqual({ words: 'Hello' });
});
