import { isRedirect } from '@sveltejs/kit';
import { beforeAll, describe, expect, test } from 'vitest';
import { inviteJuror } from '#modules/contests/jury.ts';
import { jurorKey } from '#modules/contests/keys.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { closedContest, type Contest } from '../../../../test/contests.ts';
import { monday } from '../../../../test/loop.ts';
import { newStaff } from '../../../../test/people.ts';
import { layTown } from '../../../../test/town.ts';
import { actions, load } from './[code]/jury/[key]/+page.server.ts';

let made: Contest;
let key: string;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  const editor = await newStaff('Elena', { role: 'editor' });
  const officer = await newStaff('Ruslan', { role: 'officer' });
  made = await closedContest(editor, officer, 23);
  await inviteJuror(editor, made.id, { name: 'Бақыт', email: 'j@example.org', locale: 'kk' });
  const { id } = await db
    .selectFrom('contest_jurors')
    .select('id')
    .where('contest_id', '=', made.id)
    .executeTakeFirstOrThrow();
  key = jurorKey({ contestId: made.id, id });
});

const eventOf = (query: string, request?: Request) =>
  ({
    ...{ params: { code: made.code, key }, locals: { locale: 'en' }, request },
    url: new URL(`http://town.example/contests/${made.code}/jury/${key}${query}`),
  }) as never;

type Page = {
  page: number;
  pages: number;
  count: number;
  marked: number;
  entries: { number: number; mark: { scores: number[] } | null }[];
};
const shown = async (query = '') => (await load(eventOf(query))) as Page;
const numbers = ({ entries }: Page) => entries.map(({ number }) => number);

/** Sends the form of an entry from a page; gives where the juror is led. */
async function mark(number: number, query: string): Promise<string> {
  const body = new URLSearchParams({ number: String(number), 'scores.0': '8', 'scores.1': '7' });
  const request = new Request('http://town.example', { method: 'POST', body });
  try {
    await actions.default?.(eventOf(query, request));
  } catch (answer) {
    if (isRedirect(answer)) return answer.location.replace(`/contests/${made.code}/jury/`, '');
    throw answer;
  }
  return 'nowhere';
}

describe('a juror with many entries', () => {
  test('gets twenty at a time, each once, in an order that stays', async () => {
    const first = await shown('?page=1');
    const second = await shown('?page=2');
    expect(first).toMatchObject({ page: 1, pages: 2, count: 23, marked: 0 });
    expect(numbers(first)).toHaveLength(20);
    expect(new Set([...numbers(first), ...numbers(second)]).size).toBe(23);
    expect(numbers(await shown('?page=1'))).toEqual(numbers(first));
    expect(numbers(await shown('?page=9'))).toEqual(numbers(second));
  });

  test('is led back to the entry they marked, and opens the link where something is left to mark', async () => {
    const [first, second] = [numbers(await shown('?page=1')), numbers(await shown('?page=2'))];
    const last = second[0] ?? 0;
    expect(await mark(last, '?page=2')).toBe(`${key}?page=2#entry-${last}`);
    const after = await shown('?page=2');
    expect(after).toMatchObject({ marked: 1 });
    expect(after.entries[0]?.mark?.scores).toEqual([8, 7]);
    expect((await shown()).page).toBe(1);
    for (const number of first) await mark(number, '?page=1');
    expect(await shown()).toMatchObject({ page: 2, marked: 21 });
    for (const number of second) await mark(number, '?page=2');
    expect(await shown()).toMatchObject({ page: 1, marked: 23 });
  });
});
