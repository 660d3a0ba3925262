import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatSubscriber, endChat } from '#modules/subscriptions/chat-subscribers.ts';
import { ownSubscription } from '#modules/subscriptions/queries-subscribers.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import type { WhatsappConfig } from '#server/settings-whatsapp.ts';
import { buttonIn, ChatPerson, draftOf, wordsIn } from '../../../test/chats.ts';
import { HOUR, monday, picture } from '../../../test/loop.ts';
import { areaIds } from '../../../test/subscribers.ts';
import { layTown } from '../../../test/town.ts';
import { forgetChoosings } from './choosings.ts';

let area: (key: string) => string;
const { whatsapp } = config;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  area = await areaIds();
});
beforeEach(() => setClock(monday));
afterAll(() => {
  setClock(null);
  config.whatsapp = whatsapp;
});

const inTown = { lon: 69.5, lat: 54.9 };
const wishesOf = async (person: ChatPerson) => {
  const known = await chatSubscriber(db, person.accountId);
  return known ? (await ownSubscription(known)).wishes : [];
};

describe('who wants to hear of warnings in a chat', () => {
  test('shares where they are, chooses how much around it and of what, and hears from then on', async () => {
    const person = new ChatPerson();
    const asked = await person.commands('warnings');
    expect(asked.at(-1)).toMatchObject({ askPlace: true });
    const around = await person.shares(inTown);
    expect(around[0]?.choices?.flat().map(({ words }) => words)).toEqual([
      ...['Within 2 km of this place', 'petropavl', 'region', 'Everywhere', 'Cancel'],
    ]);
    const kinds = await person.presses(buttonIn(around, 'petropavl'));
    const done = await person.presses(buttonIn(kinds, 'Only warnings'));
    expect(wordsIn(done)).toContain('petropavl, Only warnings');
    expect(done[0]?.link?.href).toContain('/subscribe/');
    expect(await wishesOf(person)).toMatchObject([
      { area_id: area('petropavl'), lon: null, kinds: ['warning'] },
    ]);
  });

  test('may type a place, a number instead of a button, or the name of an area', async () => {
    const person = new ChatPerson();
    await person.commands('follow');
    const around = await person.says('54.9, 69.5');
    expect(wordsIn(around)).toContain('For how much');
    await person.says('1');
    await person.says('3');
    expect(await wishesOf(person)).toMatchObject([
      { area_id: null, ...inTown, radius_m: 2000, kinds: [] },
    ]);
    await person.presses('wish:more');
    const kinds = await person.says('Kyzylzhar kk');
    expect(wordsIn(kinds)).toContain('kyzylzhar. What do you want');
    await person.presses(buttonIn(kinds, 'Warnings and events'));
    expect((await wishesOf(person))[1]).toMatchObject({
      ...{ area_id: area('kyzylzhar'), kinds: ['warning', 'event'] },
    });
  });

  test('may choose everywhere, and the same again is kept once', async () => {
    const person = new ChatPerson();
    for (const _ of [1, 2]) {
      const asked = await (_ === 1 ? person.says('Warnings') : person.presses('wish:more'));
      const kinds = await person.presses(buttonIn(asked, 'Everywhere'));
      await person.presses(buttonIn(kinds, 'Everything, news too'));
    }
    expect(await wishesOf(person)).toMatchObject([{ area_id: null, lon: null, kinds: [] }]);
  });

  test.each([
    ['kk-KZ', 'Қай жердің ескертулері'],
    ['ru', 'О каком месте Вам писать'],
    ['en', 'Which place do you want'],
  ])(
    'is spoken to in their language (%s), also by a link from our page',
    async (language, words) => {
      const person = new ChatPerson('telegram', language);
      expect(wordsIn(await person.commands('start', 'warnings'))).toContain(words);
    },
  );

  test('is told when a place is unknown or not ours, and asked again', async () => {
    const person = new ChatPerson();
    await person.commands('warnings');
    expect(wordsIn(await person.shares({ lon: 10, lat: 50 }))).toContain('outside the area');
    const again = await person.says('Xyzzy');
    expect(wordsIn(again)).toContain('cannot find');
    expect(again.at(-1)).toMatchObject({ askPlace: true });
  });

  test('sees what they chose, and ends it by a button, a command or a word', async () => {
    const person = new ChatPerson();
    for (const stop of [
      async () => person.presses(buttonIn(await person.commands('warnings'), 'Send no more')),
      () => person.commands('stop'),
      () => person.says('Стоп!'),
    ]) {
      const kinds = await person.presses(buttonIn(await person.commands('warnings'), 'Everywhere'));
      await person.presses(buttonIn(kinds, 'Only warnings'));
      expect(wordsIn(await person.commands('warnings'))).toContain('• Everywhere');
      expect(wordsIn(await stop())).toContain('no more warnings');
      expect(await wishesOf(person)).toEqual([]);
    }
    expect(wordsIn(await person.commands('stop'))).toContain('No warnings come');
  });

  test('who blocks us is no subscriber any more', async () => {
    const person = new ChatPerson();
    const kinds = await person.presses(buttonIn(await person.commands('warnings'), 'Everywhere'));
    await person.presses(buttonIn(kinds, 'Only warnings'));
    await person.does({ kind: 'blocked' });
    expect(await chatSubscriber(db, person.accountId)).toBeUndefined();
    expect(await change((tx) => endChat(tx, person.accountId))).toBe(false);
  });
});

describe('a choice that is not finished', () => {
  test('is left by a word, another command or a photo; its buttons are old then', async () => {
    const person = new ChatPerson();
    const asked = await person.commands('warnings');
    expect(wordsIn(await person.says('отмена'))).toContain('stays as it was');
    const old = buttonIn(asked, 'Everywhere');
    expect(wordsIn(await person.presses(old))).toContain('no longer in use');
    await person.commands('warnings');
    expect(wordsIn(await person.presses(old))).toContain('no longer in use');
    const kinds = await person.sends(await picture());
    expect(kinds.at(-1)).toMatchObject({ askPlace: true });
    await person.shares({ lon: 69.7, lat: 55.3 });
    expect((await draftOf(person)).state).toMatchObject({ draft: { place: { lon: 69.7 } } });
    expect(await wishesOf(person)).toEqual([]);
  });

  test('is asked again in another language, and forgotten after a day', async () => {
    const person = new ChatPerson();
    await person.commands('warnings');
    expect(wordsIn(await person.presses('lang:kk'))).toContain('Қай жердің');
    setClock(new Date(monday.getTime() + 25 * HOUR));
    await forgetChoosings();
    const left = db.selectFrom('chat_wishes').select('asked_at');
    expect(await left.where('account_id', '=', person.accountId).execute()).toEqual([]);
  });

  test('keeps the report that was being told: it is asked for again', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const kinds = await person.presses(buttonIn(await person.commands('warnings'), 'Everywhere'));
    const done = await person.presses(buttonIn(kinds, 'Only warnings'));
    expect(wordsIn(done)).toContain('Where is it?');
  });
});

test('where WhatsApp does not let us write first it is not offered, and says so', async () => {
  const person = new ChatPerson('whatsapp');
  config.whatsapp = { newsLanguages: [] as string[] } as WhatsappConfig;
  expect(wordsIn(await person.commands('help'))).not.toContain('/warnings');
  const [refused] = await person.commands('warnings');
  expect(refused?.words).toContain('cannot send warnings by WhatsApp');
  expect(refused?.link?.href).toContain('/subscribe');
  config.whatsapp = { newsLanguages: ['ru'] } as WhatsappConfig;
  expect(wordsIn(await person.commands('warnings'))).toContain('Which place');
});
