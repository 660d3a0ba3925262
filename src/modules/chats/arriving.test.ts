import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  buttonIn,
  ChatPerson,
  choosesKind,
  corner,
  draftOf,
  photosOf,
  reportsOf,
  toSummary,
  wordsIn,
} from '../../../test/chats.ts';
import { monday, picture } from '../../../test/loop.ts';
import { hireCast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { handleUpdate } from './handling.ts';
import { takeUpdates, waitingUpdates } from './inbox.ts';

beforeAll(async () => {
  setClock(monday);
  await layTown();
  await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

describe('what comes twice, late or never', () => {
  test('the same update again does nothing', async () => {
    const person = new ChatPerson();
    const update = person.heard(person.photo(await picture()));
    await person.takes([update, update]);
    await person.takes([update]);
    const said = await person.looks();
    expect(said.filter(({ askPlace }) => askPlace)).toHaveLength(1);
    const { id } = await db
      .selectFrom('chat_updates')
      .select('id')
      .where('account_id', '=', person.accountId)
      .executeTakeFirstOrThrow();
    await handleUpdate(person.accountId, id, null);
    expect(await person.looks()).toEqual([]);
  });

  test('handled twice at the same moment it is handled once', async () => {
    const person = new ChatPerson();
    const summary = await toSummary(person);
    const send = person.heard({ kind: 'choice', value: buttonIn(summary, 'Send report') });
    await takeUpdates('telegram', [send]);
    const [waiting] = await waitingUpdates(person.accountId);
    await Promise.all([1, 2, 3].map(() => handleUpdate(person.accountId, waiting?.id ?? '', null)));
    expect(
      (await person.looks()).filter(({ link }) => link?.href.includes('/receipt/')),
    ).toHaveLength(1);
    expect(await reportsOf(person)).toHaveLength(1);
  });

  test('a worker that dies in the middle leaves nothing half done', async () => {
    const person = new ChatPerson();
    await takeUpdates('telegram', [person.heard(person.photo(await picture()))]);
    const [waiting] = await waitingUpdates(person.accountId);
    const dying = {
      get bytes(): Buffer {
        throw new Error('The worker died');
      },
    };
    await expect(handleUpdate(person.accountId, waiting?.id ?? '', dying)).rejects.toThrow('died');
    expect(await person.looks()).toEqual([]);
    await person.takes([]);
    expect((await person.looks()).filter(({ askPlace }) => askPlace)).toHaveLength(1);
    expect(await photosOf((await draftOf(person)).report_id)).toBe(1);
  });

  test('pressing send twice files once', async () => {
    const person = new ChatPerson();
    const summary = await toSummary(person);
    const send = buttonIn(summary, 'Send report');
    await person.presses(send);
    expect(wordsIn(await person.presses(send))).toContain('is sent already');
    expect(await reportsOf(person)).toHaveLength(1);
  });

  test('a place that arrives after a later one does not undo it', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const place = corner();
    person.position = 20;
    const kinds = await person.shares(place);
    await person.shares(corner(), { position: 10 });
    const summary = await choosesKind(person, kinds, 'bench');
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([place]);
  });

  test('the button of an earlier draft does nothing to the next', async () => {
    const person = new ChatPerson();
    const summary = await toSummary(person);
    await person.says('cancel');
    await toSummary(person);
    const said = await person.presses(buttonIn(summary, 'Send report'));
    expect(wordsIn(said)).toContain('no longer in use');
    expect(await reportsOf(person)).toEqual([]);
  });

  test('what nobody can use is answered with what can be', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    expect(wordsIn(await person.does({ kind: 'other' }))).toContain('I cannot use this');
  });
});

test('in a group nobody is asked for a report', async () => {
  const person = new ChatPerson();
  const update = person.heard({ kind: 'words', words: 'it is dark' });
  await person.takes([{ ...update, chat: { ...update.chat, kind: 'group' } }]);
  const said = wordsIn(await person.looks());
  expect(said).not.toContain('Can you send a photo');
});
