// Asks for everything a desk asks for, and prints it as Markdown. Started by desk.ts.
import { sql } from 'kysely';
import { addPerson, makeSignInLink, signIn } from '#modules/people/actions.ts';
import { newPerson } from '#modules/people/input.ts';
import { actorOfSession } from '#modules/people/queries.ts';
import { system } from '#modules/people/rules.ts';
import { deskCounts, deskQueue } from '#modules/reports/desk-queues.ts';
import { deskFilters, deskSorts } from '#modules/reports/input.ts';
import { change, closeDatabase, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { bareOrder, filtersOfDesk, searches } from './desk-questions.ts';
import { measureLive } from './desk-live.ts';

const TIMES = 3;
const busy = ['all', 'triage', 'late'];
const say = (line: string) => process.stdout.write(`${line}\n`);
const row = (...cells: (string | number)[]) => say(`| ${cells.join(' | ')} |`);

async function worker(roles: object[]) {
  const email = `bench-${newId()}@example.org`;
  const given = newPerson.parse({ email, name: 'Bench', locale: 'ru', roles });
  const { id } = await addPerson(system, given);
  const link = await change((tx) => makeSignInLink(tx, id));
  const { cookie } = await signIn(link.split('/').at(-1) ?? '');
  return { cookie, actor: await actorOfSession(cookie) };
}

/** Milliseconds by the clock: the middle one of some. */
async function took(work: () => Promise<unknown>, times = TIMES): Promise<number> {
  const each: number[] = [];
  for (let at = 0; at < times; at++) {
    const start = performance.now();
    await work();
    each.push(performance.now() - start);
  }
  return each.toSorted((a, b) => a - b)[times >> 1] ?? NaN;
}

const share = (list: readonly number[], part: number) =>
  (list.toSorted((a, b) => a - b)[Math.ceil(list.length * part) - 1] ?? NaN).toFixed(0);
const summary = (list: readonly number[]) => [share(list, 0.5), share(list, 0.95), share(list, 1)];

const all = await worker([{ role: 'operator' }]);
const local = await worker([{ role: 'operator', areaKey: 'ualikhanov' }]);

say('\nMilliseconds by the clock, from the question to the rows:\n');
row('list', 'how many', 'half', '95 %', 'slowest', 'over 200', 'bare: half', 'slowest');
row('---', '--:', '--:', '--:', '--:', '--:', '--:', '--:');
for (const sort of deskSorts) {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (const asked of Object.values(await filtersOfDesk())) {
    ours.push(...(await eachWay(asked, sort)));
    bare.push(await took(() => naive(asked.where, sort), 1).catch(() => 2000));
  }
  const over = ours.filter((ms) => ms > 200).length;
  row(`by ${sort}`, ours.length, ...summary(ours), over, share(bare, 0.5), share(bare, 1));
}

/** A filter in the queues that hold most, both ways round, for the whole region and for one district. */
async function eachWay({ where: _where, ...asked }: Record<string, string>, sort: string) {
  const ways = busy.flatMap((queue) =>
    ['asc', 'desc'].map((dir) => deskFilters.parse({ queue, ...asked, sort, dir })),
  );
  const each: number[] = [];
  for (const filters of ways)
    for (const { actor } of [all, local]) each.push(await took(() => deskQueue(actor, filters)));
  return each;
}

/** The same page as one plain question, without our indexes' help in how it is asked. */
function naive(where: string, sort: string) {
  return db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = 2000`.execute(tx);
    await sql`select id, code, state, words, filed_at from reports where ${sql.raw(where)}
      order by ${sql.raw(bareOrder[sort] ?? 'filed_at')}, code desc limit 51`.execute(tx);
  });
}

say('');
row('search', 'half', 'slowest', 'most found on a page');
row('---', '--:', '--:', '--:');
for (const [name, words] of Object.entries(searches)) {
  const each: number[] = [];
  let found = 0;
  for (const q of words) {
    const asked = deskFilters.parse({ queue: 'all', q });
    each.push(
      await took(async () => {
        const { reports } = await deskQueue(all.actor, asked);
        found = Math.max(found, reports.length);
      }),
    );
  }
  row(name, share(each, 0.5), share(each, 1), found);
}
say('');
row('counts of the queues', 'ms');
row('---', '--:');
row('everywhere', (await took(() => deskCounts(all.actor), 9)).toFixed(0));
row('one district', (await took(() => deskCounts(local.actor), 9)).toFixed(0));
await measureLive([all.cookie, local.cookie], say);
await closeDatabase();
process.exit(0);
