// 200 chats as they might go: every order of the parts, repeats, gaps, redelivery, languages that
// change in the middle, edits, cancels. Whatever the order, each report that was meant is there
// exactly once, with its photos, its place, its kind and its words.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { chatActs, type Act } from '../../../test/chat-sequences.ts';
import { ChatPerson, reportsOf } from '../../../test/chats.ts';
import { monday } from '../../../test/loop.ts';
import { hireCast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';

let town: Town;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  await hireCast();
});
afterAll(() => setClock(null));

const CHATS = 200;
const A_TEST = 25;
const AT_ONCE = 3;

async function goesAsMeant(seed: number) {
  const person = new ChatPerson(seed % 2 === 0 ? 'telegram' : 'whatsapp', 'en');
  const { acts, meant } = await chatActs(seed, town);
  for (const act of acts) await perform(person, act, seed);
  const reports = await reportsOf(person);
  const found = [];
  for (const { id, lon, lat, category_id: categoryId, words, answers } of reports) {
    const photos = await db
      .selectFrom('media_photos')
      .select('sha256')
      .where('subject_id', '=', id)
      .where('claimed_at', 'is not', null)
      .execute();
    const hashes = photos.map(({ sha256 }) => sha256.toString('hex')).sort();
    found.push({ lon, lat, categoryId, words, answers, photos: hashes });
  }
  expect({ seed, reports: found }).toEqual({ seed, reports: meant });
  const left = await db
    .selectFrom('chat_updates')
    .select('id')
    .where('account_id', '=', person.accountId)
    .where('handled_at', 'is', null)
    .execute();
  expect(left).toEqual([]);
}

/** Half of the chats bring updates one by one, so that what is late is late; some are handled twice at once. */
async function perform(person: ChatPerson, act: Act, seed: number): Promise<void> {
  const brought = await act(person);
  const workers = seed % 5 === 0 ? 2 : 1;
  if (seed % 4 < 2) return person.takes(brought, workers);
  for (const one of brought) await person.takes([one], workers);
}

test.each(Array.from({ length: CHATS / A_TEST }, (_, nth) => nth * A_TEST + 1))(
  'chats from the %s. on, however they go, make exactly the reports that were meant',
  async (first) => {
    const seeds = Array.from({ length: A_TEST }, (_, nth) => first + nth);
    while (seeds.length > 0) await Promise.all(seeds.splice(0, AT_ONCE).map(goesAsMeant));
  },
  120_000,
);
