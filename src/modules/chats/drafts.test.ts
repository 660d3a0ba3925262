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
import { layTown, type Town } from '../../../test/town.ts';

let town: Town;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

describe('several photos', () => {
  test('an album is asked about once', async () => {
    const person = new ChatPerson();
    const album = [];
    for (let nth = 0; nth < 3; nth++) {
      album.push(person.heard(person.photo(await picture(), '', 'a1')));
    }
    await person.takes(album);
    const said = await person.looks();
    expect(said.filter(({ askPlace }) => askPlace)).toHaveLength(1);
    const kinds = await person.shares(corner());
    const summary = await choosesKind(person, kinds, 'bench');
    expect(wordsIn(summary)).toContain('3 photos');
  });

  test('one of an album that comes after sending still goes with its report, for the desk', async () => {
    const person = new ChatPerson();
    await person.sends(await picture(), '', 'late');
    const kinds = await person.shares(corner());
    const summary = await choosesKind(person, kinds, 'bench');
    await person.presses(buttonIn(summary, 'Send report'));
    const said = await person.sends(await picture(), '', 'late');
    expect(wordsIn(said)).toContain('The photo was added to report');
    const [report] = await reportsOf(person);
    const photos = await db
      .selectFrom('media_photos')
      .select(['showing', 'claimed_at'])
      .where('subject_id', '=', report?.id ?? '')
      .execute();
    expect(photos.map(({ showing }) => showing).sort()).toEqual(['held', 'public']);
    expect(photos.every((photo) => photo.claimed_at)).toBe(true);
    expect(await reportsOf(person)).toHaveLength(1);
  });

  test('what is no picture is refused in plain words, and the rest goes on', async () => {
    const person = new ChatPerson();
    const said = await person.sends(Buffer.from('not a picture at all'), 'the bench is broken');
    expect(wordsIn(said)).toMatch(/not a photo|cannot be/i);
    expect(wordsIn(said)).toContain('Can you send a photo?');
  });

  test('one that we could not fetch is asked for again', async () => {
    const person = new ChatPerson();
    const said = await person.does({ kind: 'photo', media: { id: 'lost' }, words: '' });
    expect(wordsIn(said)).toContain('did not reach us');
  });
});

describe('changing one’s mind', () => {
  test('another place and another kind, before sending', async () => {
    const person = new ChatPerson();
    const summary = await toSummary(person);
    const place = corner();
    expect((await person.presses(buttonIn(summary, 'Change place')))[0]?.askPlace).toBe(true);
    const again = await person.shares(place);
    const kinds = await person.presses(buttonIn(again, 'Change kind'));
    const changed = await choosesKind(person, kinds, 'entrance');
    await person.presses(buttonIn(changed, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([
      { ...place, category_id: town.category('entrance') },
    ]);
  });

  test('edited words count before sending; after it they are told what to do', async () => {
    const person = new ChatPerson();
    await person.says('the bench is brken', { messageId: 'typo' });
    const edit = (words: string) => person.does({ kind: 'edited', words, messageId: 'typo' });
    await edit('the bench is broken');
    const summary = await toSummary(person);
    await person.presses(buttonIn(summary, 'Send report'));
    expect(await reportsOf(person)).toMatchObject([{ words: 'the bench is broken' }]);
    expect(wordsIn(await edit('something else'))).toContain('is sent already');
    expect(await reportsOf(person)).toMatchObject([{ words: 'the bench is broken' }]);
  });

  test('an edited caption changes the words too', async () => {
    const person = new ChatPerson();
    await person.does(person.photo(await picture(), 'bench'), { messageId: 'captioned' });
    await person.does({ kind: 'edited', words: 'bench without a back', messageId: 'captioned' });
    const kinds = await person.shares(corner());
    const summary = await choosesKind(person, kinds, 'bench');
    expect(wordsIn(summary)).toContain('“bench without a back”');
  });

  test.each([['отмена'], ['бас тарту'], ['cancel']])(
    '“%s” erases the draft with its photos',
    async (words) => {
      const person = new ChatPerson();
      await toSummary(person);
      const { report_id: id } = await draftOf(person);
      expect(wordsIn(await person.says(words))).toContain('Cancelled');
      expect(await photosOf(id)).toBe(0);
      expect(await reportsOf(person)).toEqual([]);
      expect(wordsIn(await person.commands('cancel'))).toContain('nothing to cancel');
    },
  );

  test('another language in the middle: the same question again, in it', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    expect(wordsIn(await person.commands('language'))).toContain('Which language');
    const said = await person.presses('lang:kk');
    expect(wordsIn(said)).toContain('Бұл қай жерде?');
    const kinds = await person.shares(corner());
    expect(wordsIn(kinds)).toBe('Қандай мәселе?');
    const summary = await person.presses(buttonIn(kinds, 'entrance kk'));
    await person.presses(buttonIn(summary, 'Хабарламаны жіберу'));
    expect(await reportsOf(person)).toMatchObject([{ locale: 'kk' }]);
  });

  test('a language nobody speaks here changes nothing', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    expect(await person.presses('lang:de')).toEqual([]);
  });
});
