import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { previewMessage } from '#modules/conversations/letter.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  DAY,
  fileAndClaim,
  fileAndSettle,
  keyIn,
  lettersAbout,
  monday,
  pass,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { deskReport } from './desk.ts';
import { deskSheet } from './desk-sheet.ts';
import { moderatorEdits } from './edits.ts';
import { editReport, hideReport } from './moderation.ts';
import { deskNearPlace } from './near.ts';
import { writeNote, writeUpdate } from './notes.ts';
import { giveNeighbourVerdict, giveVerdict } from './outcome.ts';
import { confirmContact } from './reporter.ts';
import { updateLetter } from './telling-desk.ts';
import { undoConfirmed } from './undoing.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const known = async () => {
  const filed = await fileAndSettle(town, { email: 'zhanna@private.example' });
  await confirmContact(keyIn((await lettersAbout(filed.id, 'receipt'))[0], 'receipt'));
  return filed;
};
const why = 'A name was in it';

describe('a note of the desk', () => {
  test('is read at the desk and nowhere else; nobody gets a letter', async () => {
    const { id, code } = await known();
    const before = await lettersAbout(id);
    await writeNote(cast.operatorOfAll, id, { words: 'Called twice, nobody there' });
    await settle();
    const { notes } = await deskReport(cast.operatorOfAll, code);
    expect(notes).toMatchObject([{ kind: 'note', words: 'Called twice, nobody there' }]);
    expect(await lettersAbout(id)).toEqual(before);
  });

  test('is not for strangers, responders or a desk elsewhere to write', async () => {
    const { id } = await fileAndSettle(town);
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
      await expect(writeNote(actor, id, { words: 'x' })).rejects.toMatchObject({ status: 403 });
      await expect(writeUpdate(actor, id, { words: 'x' })).rejects.toMatchObject({ status: 403 });
    }
  });
});

describe('a public update', () => {
  test('stands on the page without numbers, and reaches the reporter exactly as previewed', async () => {
    const { id, code } = await known();
    await writeUpdate(cast.operatorOfAll, id, { words: 'Ordered. Ask +7 701 555 44 33' });
    await settle();
    const { updates } = await deskSheet(cast.operatorOfAll, code);
    expect(updates).toMatchObject([{ words: 'Ordered. Ask ▇▇▇' }]);
    const [letter] = await lettersAbout(id, 'update');
    const drafted = await updateLetter('ru', await rowOf(id), 'Ordered. Ask ▇▇▇');
    expect(letter).toMatchObject({ subject: drafted.subject, recipient: 'zhanna@private.example' });
    expect(letter?.body_text).toContain('Ordered. Ask ▇▇▇');
  });
});

describe('the letter before it goes', () => {
  test('is the one that is written, in the language of the reporter; else it says that none goes', async () => {
    const [{ id, code }, silent] = [await known(), await fileAndSettle(town)];
    const drafted = await previewMessage(cast.operatorOfAll, code, { words: 'We come on Friday' });
    expect(drafted).toMatchObject({ byLetter: true, locale: 'ru' });
    await sayToOthers(cast.operatorOfAll, id, { words: 'We come on Friday' });
    await settle();
    const letters = await lettersAbout(id, 'message');
    const own = letters.find(({ recipient }) => recipient === 'zhanna@private.example');
    expect(own?.subject).toBe(drafted.subject);
    for (const part of drafted.parts) {
      expect(own?.body_text).toContain(typeof part === 'string' ? part : part.words);
    }
    expect(await previewMessage(cast.operatorOfAll, silent.code, { words: 'Hello' })).toMatchObject(
      { byLetter: false },
    );
  });

  test('is shown to nobody who may not answer', async () => {
    const { code } = await fileAndSettle(town);
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
      const asked = previewMessage(actor, code, { words: 'Hello' });
      await expect(asked).rejects.toMatchObject({ status: 403 });
    }
  });
});

test('what is near a place is for the desk there alone', async () => {
  const { code } = await fileAndSettle(town);
  const near = await deskNearPlace(cast.operatorOfPetropavl, yard);
  expect(near.length).toBeGreaterThan(0);
  expect(code).toHaveLength(9);
  expect(await deskNearPlace(cast.operatorOfKyzylzhar, yard)).toEqual([]);
  await expect(deskNearPlace(stranger, yard)).rejects.toMatchObject({ status: 403 });
});

describe('what moderation changes', () => {
  test('is kept before and after for moderators, and the reporter hears what, why and how to object', async () => {
    const { id, code } = await known();
    await editReport(cast.operatorOfAll, id, {
      ...{ publicWords: 'A lamp is out', publicAddress: '', why },
      categoryId: town.category('bench'),
    });
    await hideReport(cast.operatorOfAll, id, { why });
    await settle();
    const edits = await moderatorEdits(cast.operatorOfPetropavl, code);
    expect(edits).toMatchObject([
      { field: 'words', before: 'It is dark here', after: 'A lamp is out', why, by: 'Dana' },
      { field: 'category', before: town.category('lamp'), after: town.category('bench') },
      { field: 'showing', before: 'public', after: 'hidden' },
    ]);
    const letters = await lettersAbout(id, 'moderated');
    expect(letters).toHaveLength(2);
    const letter = letters.find(({ body_text: text }) => text.includes('A lamp is out'));
    expect(letter?.body_text).toContain(why);
    expect(letter?.body_text).toContain('#conversation');
  });

  test('is not shown to whoever only answers or works elsewhere', async () => {
    const { id, code } = await fileAndSettle(town);
    await hideReport(cast.operatorOfAll, id, { why });
    for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
      await expect(moderatorEdits(actor, code)).rejects.toMatchObject({ status: 403 });
    }
    expect(await lettersAbout(id, 'moderated')).toEqual([]);
  });

  test('tells nobody when nothing has changed', async () => {
    const { id } = await known();
    await editReport(cast.operatorOfAll, id, {
      ...{ publicWords: 'It is dark here', publicAddress: '', why },
      categoryId: town.category('lamp'),
    });
    await settle();
    expect(await lettersAbout(id, 'moderated')).toEqual([]);
    const kept = db.selectFrom('report_edits').select('id').where('report_id', '=', id);
    expect(await kept.execute()).toEqual([]);
  });
});

describe('a confirmation that was wrong', () => {
  test('by a neighbour is undone with a reason: only said to be done, and asked again', async () => {
    const { id } = await fileAndClaim(town);
    await pass(15 * DAY);
    await giveNeighbourVerdict(stranger, id, { answer: 'yes', words: '', ...yard });
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'confirmed' });
    await undoConfirmed(cast.operatorOfAll, id, { why: 'The photo is of another yard' });
    await settle();
    expect(await rowOf(id)).toMatchObject({ state: 'claimed', confirmed_at: null });
    expect((await tasksOf(id)).map(({ state }) => state)).toEqual(['claimed']);
  });

  test('by the reporter stays: nobody at the desk knows better', async () => {
    const { id, reporter } = await fileAndClaim(town);
    await expect(undoConfirmed(cast.operatorOfAll, id, { why })).rejects.toMatchObject({
      key: 'report.cannot-become',
    });
    await giveVerdict(reporter, id, { answer: 'yes', words: '' });
    await expect(undoConfirmed(cast.operatorOfAll, id, { why })).rejects.toMatchObject({
      key: 'report.reporter-confirmed',
    });
    await expect(undoConfirmed(cast.lampWorker, id, { why })).rejects.toMatchObject({
      status: 403,
    });
  });
});
