import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepPhoto } from '#modules/media/actions.ts';
import { deskPhotos, publicPhotos } from '#modules/media/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  DAY,
  fileAndSettle,
  keyIn,
  lettersAbout,
  monday,
  pass,
  picture,
  settle,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { deskReport } from './desk.ts';
import { deskSheet } from './desk-sheet.ts';
import { declineReport } from './moderation.ts';
import {
  answerOutside,
  askOutside,
  outsideQuestionAt,
  questionOf,
  requireOpenQuestion,
  withdrawQuestion,
} from './outside.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const question = {
  ...{ name: 'Power grid', email: 'grid@example.org', locale: 'en' as const },
  ...{ words: 'Is this pole yours?', photoIds: [] as string[] },
};
const asked = async (more: { photoIds?: string[] } = {}, id = newId()) => {
  const filed = await fileAndSettle(town, { id, name: 'Жанна', phone: '+7 701 555 44 33' });
  await askOutside(cast.operatorOfAll, id, { ...question, ...more });
  await settle();
  const [letter] = await lettersAbout(id, 'outside-question');
  return { ...filed, key: keyIn(letter, 'outside'), letter };
};

describe('somebody outside', () => {
  test('is asked by letter and sees the question and the chosen photos, nothing of the reporter', async () => {
    const id = newId();
    for (let n = 0; n < 2; n++) {
      await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
    }
    await fileAndSettle(town, { id });
    const [chosen] = await deskPhotos(id);
    await askOutside(cast.operatorOfAll, id, { ...question, photoIds: [chosen?.id ?? ''] });
    await settle();
    const [letter] = await lettersAbout(id, 'outside-question');
    expect(letter).toMatchObject({ recipient: 'grid@example.org', locale: 'en' });
    const seen = await outsideQuestionAt(keyIn(letter, 'outside'));
    expect(seen).toMatchObject({ stand: 'open', words: question.words });
    expect(seen.photos.map((photo) => photo.id)).toEqual([chosen?.id]);
    expect(JSON.stringify(seen)).not.toMatch(/It is dark|555 ?44 ?33|private/);
  });

  test('answers once, with photos; it is a note for the desk, and whoever asked hears of it', async () => {
    const { id, code, key } = await asked();
    const ref = questionOf(key);
    const photo = { subjectId: id, kind: 'outside' as const, keeper: ref.id };
    await keepPhoto(stranger, photo, await picture());
    await answerOutside(ref, { words: 'It is ours' });
    await settle();
    const { notes } = await deskReport(cast.operatorOfAll, code);
    expect(notes).toMatchObject([{ kind: 'answer', words: 'It is ours', question_id: ref.id }]);
    expect((await deskPhotos(id)).map(({ kind, showing }) => [kind, showing])).toEqual([
      ['outside', 'hidden'],
    ]);
    expect((await publicPhotos(db, [id])).get(id)).toBeUndefined();
    expect(await lettersAbout(id, 'outside-answered')).toMatchObject([
      { recipient: 'dana@example.org' },
    ]);
    expect(await outsideQuestionAt(key)).toMatchObject({ stand: 'answered', words: '' });
    await expect(answerOutside(ref, { words: 'Again' })).rejects.toMatchObject({
      key: 'outside.over',
    });
  });

  test('is reminded after a week, and after two the link says that it is too late', async () => {
    const { id, key } = await asked();
    await pass(7 * DAY);
    expect(await lettersAbout(id, 'outside-reminder')).toHaveLength(1);
    await pass(7 * DAY);
    expect(await outsideQuestionAt(key)).toMatchObject({ stand: 'late', photos: [] });
    await expect(answerOutside(questionOf(key), { words: 'Late' })).rejects.toMatchObject({
      status: 409,
    });
  });

  test('is not reminded of a report that is over', async () => {
    const { id, key } = await asked();
    await declineReport(cast.operatorOfAll, id, { why: 'Not ours' });
    await pass(7 * DAY);
    expect(await lettersAbout(id, 'outside-reminder')).toEqual([]);
    await expect(requireOpenQuestion(questionOf(key))).resolves.toBeUndefined();
  });

  test('who comes too late is told before anything of theirs is kept', async () => {
    const { id, key } = await asked();
    await withdrawQuestion(cast.operatorOfAll, questionOf(key));
    await expect(requireOpenQuestion(questionOf(key))).rejects.toMatchObject({
      ...{ key: 'outside.over', status: 409 },
    });
    const nobody = { reportId: id, id: newId() };
    await expect(requireOpenQuestion(nobody)).rejects.toMatchObject({ status: 404 });
  });

  test('hears no more once the desk took the question back', async () => {
    const { id, code, key } = await asked();
    await withdrawQuestion(cast.operatorOfAll, questionOf(key));
    await pass(7 * DAY);
    expect(await lettersAbout(id, 'outside-reminder')).toEqual([]);
    expect(await outsideQuestionAt(key)).toMatchObject({ stand: 'withdrawn' });
    const { questions } = await deskSheet(cast.operatorOfAll, code);
    expect(questions).toMatchObject([{ name: 'Power grid', stand: 'withdrawn' }]);
    await expect(withdrawQuestion(cast.operatorOfAll, questionOf(key))).rejects.toMatchObject({
      key: 'outside.over',
    });
  });
});

test('only the desk there asks or takes back, and a wrong link opens nothing', async () => {
  const { id, key } = await asked();
  for (const actor of [stranger, cast.lampWorker, cast.operatorOfKyzylzhar]) {
    await expect(askOutside(actor, id, question)).rejects.toMatchObject({ status: 403 });
    await expect(withdrawQuestion(actor, questionOf(key))).rejects.toMatchObject({ status: 403 });
  }
  const foreign = { ...question, photoIds: [newId()] };
  await expect(askOutside(cast.operatorOfAll, id, foreign)).rejects.toMatchObject({
    key: 'photo.gone',
  });
  await expect(outsideQuestionAt(`${key}x`)).rejects.toMatchObject({ status: 404 });
});
