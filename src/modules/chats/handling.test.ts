import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
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
import { file, monday, picture } from '../../../test/loop.ts';
import { hireCast } from '../../../test/people.ts';
import { abroad, layTown, type Town } from '../../../test/town.ts';

let town: Town;
let withPlace: Buffer;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  await hireCast();
  withPlace = await readFile(
    new URL('../../../test/fixtures/photos/gps_petropavl.jpg', import.meta.url),
  );
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

describe('from photo to number', () => {
  test('a photo, a place, a kind, and it is filed with all of it', async () => {
    const aigul = new ChatPerson();
    const hello = await aigul.sends(await picture());
    expect(wordsIn(hello)).toContain('This is Lamplighter');
    expect(buttonIn(hello, 'Қазақша')).toBe('lang:kk');
    expect(hello.at(-1)).toMatchObject({ askPlace: true });
    const place = corner();
    const kinds = await aigul.shares(place);
    expect(wordsIn(kinds)).toBe('What kind of problem is it?');
    const summary = await aigul.presses(buttonIn(kinds, 'entrance'));
    expect(wordsIn(summary)).toContain('Please check:\nWhat: entrance');
    expect(wordsIn(summary)).toContain('1 photo');
    const filed = await aigul.presses(buttonIn(summary, 'Send report'));
    const [report, ...more] = await reportsOf(aigul);
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      ...{ channel: 'telegram', place_from: 'device', category_id: town.category('entrance') },
      ...{ ...place, locale: 'en', follows: false },
    });
    expect(await photosOf(report?.id)).toBe(1);
    expect(wordsIn(filed)).toMatch(/Number: [\w-]{11}\. Return code: [\w-]{19}\./);
    expect(filed.at(-1)?.link?.href).toContain('/receipt/');
    expect(JSON.stringify(filed)).not.toContain(report?.id);
  });

  test('a photo that knows its place is not asked for it', async () => {
    const said = await new ChatPerson().sends(withPlace, 'dark');
    expect(wordsIn(said)).toContain('What kind of problem is it?');
  });

  test('words first, then the place, then no photo', async () => {
    const person = new ChatPerson();
    const asked = await person.says('the bench is broken');
    const noPhoto = await person.presses(buttonIn(asked, 'Go on without a photo'));
    expect(noPhoto[0]?.askPlace).toBe(true);
    const kinds = await person.says('55.2123, 69.1335');
    const summary = await choosesKind(person, kinds, 'bench');
    expect(wordsIn(summary)).toContain('“the bench is broken”');
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([
      { words: 'the bench is broken', place_from: 'coordinates', lat: 55.2123, lon: 69.1335 },
    ]);
  });

  test.each([
    ['https://2gis.kz/petropavlovsk/geo/1/69.1335,55.3', 'link', 55.3],
    ['geo:55.31,69.1335', 'link', 55.31],
    ['N55.3200 E69.1335', 'coordinates', 55.32],
  ])('the place may be written as %s', async (words, from, lat) => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const kinds = await person.says(words);
    const summary = await choosesKind(person, kinds, 'bench');
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([
      { place_from: from, lat, lon: 69.1335, words: '' },
    ]);
  });

  test('an address that is not found is kept, and the place is asked for again', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const again = await person.says('Abay street 54, second entrance');
    expect(wordsIn(again)).toContain('I cannot find this place');
    const kinds = await person.shares(corner());
    const summary = await choosesKind(person, kinds, 'bench');
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([
      { address: 'Abay street 54, second entrance', words: '', place_from: 'device' },
    ]);
  });

  test('a settlement is offered, never taken for granted', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const offered = await person.says('Петропавл қаласы');
    expect(wordsIn(offered)).toContain('Is it one of these?');
    const kinds = await person.presses(buttonIn(offered, /Petropavl/));
    expect(wordsIn(kinds)).toContain('What kind of problem');
  });

  test('a place outside our areas is refused, and the draft is kept', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const refused = await person.shares(abroad);
    expect(wordsIn(refused)).toContain('outside the area we serve');
    expect(wordsIn(await person.shares(corner()))).toContain('What kind of problem');
  });
});

describe('what a kind asks', () => {
  test('its questions, by buttons and by words, and only those that must be answered', async () => {
    const person = new ChatPerson();
    const asked = await toSummary(person, { kind: 'dogs' });
    expect(wordsIn(asked)).toBe('bitten');
    const again = await person.says('perhaps');
    expect(wordsIn(again)).toBe('bitten');
    const summary = await person.says('No');
    expect(wordsIn(summary)).toContain('bitten: No');
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([
      { answers: { bitten: 'no' }, words: 'perhaps' },
    ]);
  });

  test('what happens now is a phone call: it ends there, and nothing is kept', async () => {
    const person = new ChatPerson();
    const asked = await toSummary(person, { kind: 'drug-place' });
    const { report_id: id } = await draftOf(person);
    const ended = await person.presses(buttonIn(asked, 'Yes'));
    expect(wordsIn(ended)).toContain('Call 102');
    expect(wordsIn(ended)).toContain('102, 112');
    expect(await reportsOf(person)).toEqual([]);
    expect(await photosOf(id)).toBe(0);
  });

  test('emergency words get the numbers at once, and the conversation goes on', async () => {
    const person = new ChatPerson('telegram', 'ru');
    const said = await person.says('Там пожар, горит дом!');
    expect(said[1]?.words).toContain('102, 112');
    expect(wordsIn(said)).toContain('Можете прислать фото?');
  });
});

describe('what is near already', () => {
  test('is shown as cards; “this is it” follows it and files nothing', async () => {
    const there = corner();
    const { code, id } = await file(town, { ...there, words: 'Dark since Monday' });
    const person = new ChatPerson();
    const near = await toSummary(person, { kind: 'lamp', place: there });
    expect(wordsIn(near)).toContain('Something like this was reported');
    expect(wordsIn(near)).toContain('Dark since Monday');
    const { report_id: draftId } = await draftOf(person);
    const followed = await person.presses(buttonIn(near, 'This is it'));
    expect(wordsIn(followed)).toContain('I will write its news here');
    expect(await reportsOf(person)).toMatchObject([{ id, code, follows: true }]);
    expect(await photosOf(draftId)).toBe(0);
    expect(wordsIn(await person.commands('my'))).toContain('(you follow it)');
  });

  test('“a new one” goes on to the summary', async () => {
    const there = corner();
    await file(town, there);
    const person = new ChatPerson();
    const near = await toSummary(person, { kind: 'lamp', place: there });
    const summary = await person.presses(buttonIn(near, 'This is a new one'));
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([{ follows: false }]);
  });
});
