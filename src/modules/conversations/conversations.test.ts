import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { declineTask } from '#modules/assignments/actions.ts';
import { openTaskKey } from '#modules/assignments/telling.ts';
import { openReceiptKey } from '#modules/reports/codes.ts';
import { confirmContact } from '#modules/reports/reporter.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { fileAndSettle, keyIn, lettersAbout, linkOf, monday, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { sayToOthers } from './actions.ts';
import { message } from './input.ts';
import { messagesOf } from './queries.ts';
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

describe('nobody else speaks or listens', () => {
  test('not a stranger, another reporter, a foreign responder, a desk elsewhere', async () => {
    const { id } = await three();
    const other = await three();
    const others: Actor[] = [stranger, other.reporter, other.responder, cast.lampWorker];
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
