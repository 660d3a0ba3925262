// A contest from the draft to its results, in browsers that know no scripts.
import { expect, test } from 'vitest';
import { sayIn } from '#server/words.ts';
import {
  contestEntered,
  jurorAsked,
  resultsOut,
  votesOpen,
  type EnteredContest,
} from './contest-pages.ts';
import { mainWords, openPlainBrowser } from './plain-browser.ts';

const say = sayIn('en');
const somebody = openPlainBrowser('en');

test('a contest is entered, judged without names, voted on once per address, and its results let out', async () => {
  const contest = await contestEntered('From draft to results');
  expect((await somebody.open(`${contest.page}/entries/1`)).status).toBe(404);
  await changeDropped(contest);
  const vote = await votesOpen(contest);
  const jury = await jurorAsked(contest);

  const entry = mainWords(await somebody.open(`${contest.page}/entries/1?lang=en`));
  expect(entry).toContain('I hung up');
  expect(entry).not.toContain('Owl');
  const judging = await somebody.open(`${jury}?lang=en`);
  expect(mainWords(judging)).not.toMatch(/Owl|Aigerim|example\.org/);
  const button = `${say('contest.save-marks')} ${say('contest.entry-number', { number: 1 })}`;
  const marked = await somebody.press(judging, button, { Thought: '9' });
  expect(mainWords(marked)).toContain(say('contest.marked-count', { done: 1, all: 1 }));

  const words = say('contest.vote-for', { number: 1 });
  for (const _ of [1, 2]) {
    const asked = await somebody.open(`${vote}?lang=en`);
    if (mainWords(asked).includes(words)) await somebody.press(asked, words);
  }
  expect(mainWords(await somebody.open(`${vote}?lang=en`))).toContain(
    say('contest.vote-is', { number: 1 }),
  );

  await resultsOut(contest);
  const results = mainWords(await somebody.open(`${contest.page}/results?lang=en`));
  expect(results).toContain('Owl');
  expect(results).toContain(say('contest.votes-count', { count: 1 }));
  expect(results).toContain(say('contest.not-a-survey'));
  const certificate = await somebody.open(`${contest.own}/certificate?lang=en`);
  expect(mainWords(certificate)).toContain('Aigerim Serikova');
  expect((await somebody.open(jury)).status).toBe(200);
});

/** A change is read by a second person in words, and dropped. */
async function changeDropped({ desk, officer, second }: EnteredContest) {
  await officer.press(await officer.open(`${desk}?lang=en`), say('activity.propose-change'), {
    [say('contest.takes.video')]: true,
    [say('contest.closes')]: '2030-01-02T03:04',
    [say('contest.votes-from')]: '2030-01-03T03:04',
    [say('contest.votes-until')]: '2030-01-04T03:04',
  });
  const waits = await second.open(`${desk}?lang=en`);
  const rows = waits.root
    .querySelectorAll('tbody tr')
    .map((row) => row.querySelectorAll('th, td').map(({ text }) => text.trim()));
  expect(rows).toContainEqual([say('contest.takes.video'), '–', '✓']);
  expect(rows).toContainEqual([say('contest.closes'), expect.anything(), '2030-01-02 03:04']);
  await second.press(waits, say('activity.drop-change'));
}
