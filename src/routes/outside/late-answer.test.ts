import { afterAll, beforeAll, expect, test } from 'vitest';
import { askOutside, questionOf, withdrawQuestion } from '#modules/reports/outside.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { fileAndSettle, keyIn, lettersAbout, monday, picture, settle } from '../../../test/loop.ts';
import { hireCast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { actions } from './[key]/+page.server.ts';

beforeAll(() => setClock(monday));
afterAll(() => setClock(null));

test('an answer to a question that is closed is refused and leaves no photo behind', async () => {
  const [town, cast] = [await layTown(), await hireCast()];
  const { id } = await fileAndSettle(town);
  const question = { name: 'Power grid', email: 'grid@example.org', locale: 'en' as const };
  await askOutside(cast.operatorOfAll, id, { ...question, words: 'Yours?', photoIds: [] });
  await settle();
  const key = keyIn((await lettersAbout(id, 'outside-question'))[0], 'outside');
  await withdrawQuestion(cast.operatorOfAll, questionOf(key));
  const form = new FormData();
  form.set('words', 'Too late');
  form.set('photos', new File([new Uint8Array(await picture())], 'pole.jpg'));
  const request = new Request('http://town.example/', { method: 'POST', body: form });
  const event = { params: { key }, request, getClientAddress: () => '192.0.2.9' } as never;
  expect(await actions.default?.(event)).toMatchObject({ status: 409 });
  const kept = db.selectFrom('media_photos').select('id').where('subject_id', '=', id);
  expect(await kept.execute()).toEqual([]);
});
