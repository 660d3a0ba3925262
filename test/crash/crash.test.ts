// Whatever is killed while residents write: nothing that was acknowledged is lost or doubled, no letter is left unsent.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { query } from '../database-copies.ts';
import { everythingDone } from './jobs-left.ts';
import { startMailCounter } from './mail-counter.ts';
import { serve, type Served, type Victim } from './served.ts';
import { sendReports, type Sent } from './stream.ts';

const REPORTS = 500;
const inTurn: readonly Victim[] = ['web', 'worker', 'postmaster', 'worker', 'backend'];

let mail: Awaited<ReturnType<typeof startMailCounter>>;
let served: Served;
let sent: Sent[];
const killed: Victim[] = [];
let since = performance.now();

beforeAll(async () => {
  mail = await startMailCounter();
  served = await serve(mail.url);
  since = performance.now();
  sent = await sendWhileKilling();
  await killBetweenLetterAndAnswer();
  await kill('backend');
  await everythingDone(served.databaseUrl);
});
afterAll(async () => {
  await served?.stop();
  await mail?.stop();
});

const ask = <Row extends Record<string, unknown>>(text: string) =>
  query<Row>(served.databaseUrl(), text);

async function sendWhileKilling(): Promise<Sent[]> {
  const [category] = await ask<{
    id: string;
    questions: { key: string; options: { key: string }[] }[];
  }>("select id, questions from categories where key = 'dark-street'");
  const question = category!.questions[0]!;
  const answers: [string, string][] = [[`answers.${question.key}`, question.options[0]!.key]];
  let killing = Promise.resolve();
  let nextKill = 1;
  const reports = await sendReports(
    served.site,
    { count: REPORTS, categoryId: category!.id, answers },
    (arrived) => {
      if (arrived < nextKill) return;
      nextKill += 25 + Math.floor(Math.random() * 30);
      killing = killing.then(() => kill(inTurn[killed.length % inTurn.length]!));
    },
  );
  await killing;
  return reports;
}

async function kill(victim: Victim): Promise<void> {
  killed.push(victim);
  await served.shoot(victim);
}

/** The mail server has the letter, and the worker dies before it hears so: it must send it again. */
async function killBetweenLetterAndAnswer(): Promise<void> {
  mail.fallSilent();
  await vi.waitFor(() => expect(mail.unanswered()).toBeGreaterThan(0), {
    timeout: 120_000,
    interval: 20,
  });
  await kill('worker');
  mail.speak();
}

test('everything was shot at while reports came in', () => {
  expect(new Set(killed)).toEqual(new Set(inTurn));
  const again = sent.filter(({ tries }) => tries > 1).length;
  const seconds = ((performance.now() - since) / 1000).toFixed(0);
  process.stdout.write(
    `${REPORTS} reports in ${seconds} s, ${killed.length} kills (${killed.join(', ')}); ${again} forms were sent again\n`,
  );
});

test('every report that was acknowledged is there once, with its contact and its history', async () => {
  const rows = await ask<{ id: string; state: string; filed: number; assigned: number }>(
    `select reports.id, state, email,
       (select count(*)::int from ledger_entries where subject_id = reports.id and event = 'report.filed') as filed,
       (select count(*)::int from ledger_entries where subject_id = reports.id and event = 'report.assigned') as assigned
     from reports join report_contacts on report_id = reports.id`,
  );
  expect(rows.map(({ id }) => id).toSorted()).toEqual(sent.map(({ id }) => id).toSorted());
  expect(new Set(sent.map(({ receipt }) => receipt)).size).toBe(REPORTS);
  for (const row of rows) expect(row).toMatchObject({ filed: 1, assigned: 1, state: 'assigned' });
});

test('every report was given to one organisation, and both sides have one letter about it', async () => {
  const tasks = await ask<{ report_id: string; n: number }>(
    'select report_id, count(*)::int as n from assignments group by 1',
  );
  expect(tasks).toHaveLength(REPORTS);
  for (const { n } of tasks) expect(n).toBe(1);
  const letters = await ask<{ about_id: string; kinds: string }>(
    `select about_id, string_agg(kind || ' ' || state, ', ' order by kind) as kinds from letters group by 1`,
  );
  expect(letters).toHaveLength(REPORTS);
  for (const { kinds } of letters) expect(kinds).toBe('receipt sent, task-offer sent');
});

test('every letter left at least once, and those that left twice show as one', async () => {
  const letters = await ask<{ message_id: string }>('select message_id from letters');
  const ids = letters.map(({ message_id }) => message_id);
  expect([...mail.came.keys()].toSorted()).toEqual(ids.toSorted());
  for (const subjects of mail.came.values()) expect(new Set(subjects).size).toBe(1);
  const repeats = [...mail.came.values()].reduce((sum, { length }) => sum + length - 1, 0);
  expect(repeats).toBeGreaterThanOrEqual(mail.unanswered());
  process.stdout.write(`${ids.length} letters, of which ${repeats} left once more\n`);
});

test('every photo that came with a report is there, once, with its safe copies', async () => {
  const photos = await ask<{ subject_id: string; state: string; claimed: boolean }>(
    'select subject_id, state, claimed_at is not null as claimed from media_photos',
  );
  const withPhoto = sent.filter(({ photo }) => photo).map(({ id }) => id);
  expect(photos.map(({ subject_id }) => subject_id).toSorted()).toEqual(withPhoto.toSorted());
  for (const photo of photos) expect(photo).toMatchObject({ state: 'ready', claimed: true });
});

test('the map counts every report, once', async () => {
  const [row] = await ask<{ open: number }>(
    `select sum(open)::int as open from figure_cells
     where zoom = 15 and category_id = '00000000-0000-0000-0000-000000000000'`,
  );
  expect(row?.open).toBe(REPORTS);
});
