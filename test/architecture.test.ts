import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { caught, onlyTests, places, sourcesIn, withoutTests, type Source } from './source.ts';

const src = sourcesIn('src');
const ours = withoutTests(src).filter((source) => source.path !== 'src/server/schema.ts');
const inModules = ours.filter((source) => source.path.startsWith('src/modules/'));
const moduleOf = (path: string) => path.split('/')[2] ?? '';

/** The first word of a table says whose it is. The longer name goes first. */
const owners: readonly [RegExp, string][] = [
  [/^ledger_/, 'ledger'],
  [/^people(_|$)/, 'people'],
  [/^calendars?(_|$)/, 'calendars'],
  [/^routing_/, 'routing'],
  [/^templates?(_|$)/, 'templates'],
  [/^notifications?(_|$)/, 'notifications'],
  [/^appeals?(_|$)/, 'appeals'],
  [/^meetings?(_|$)/, 'meetings'],
  [/^retention(_|$)/, 'retention'],
  [/^areas?(_|$)/, 'areas'],
  [/^categor(y|ies)(_|$)/, 'categories'],
  [/^organisations?(_|$)/, 'organisations'],
  [/^letters?(_|$)/, 'letters'],
  [/^media_/, 'media'],
  [/^videos?(_|$)/, 'videos'],
  [/^reports?(_|$)/, 'reports'],
  [/^assignments?(_|$)/, 'assignments'],
  [/^conversation_/, 'conversations'],
  [/^subscription_/, 'subscriptions'],
  [/^syndication_/, 'syndication'],
  [/^campaigns?(_|$)/, 'campaigns'],
  [/^publications?(_|$)/, 'publications'],
  [/^comments?(_|$)/, 'comments'],
  [/^warnings?(_|$)/, 'warnings'],
  [/^(activities|activity)(_|$)/, 'activities'],
  [/^contests?(_|$)/, 'contests'],
  [/^federation_/, 'federation'],
  [/^figure_/, 'figures'],
  [/^indicators?(_|$)/, 'indicators'],
  [/^endpoints?(_|$)/, 'endpoints'],
  [/^chats?(_|$)/, 'chats'],
  [/^mails?(_|$)/, 'mails'],
  [/^clients?(_|$)/, 'clients'],
];
const ownerOf = (table: string) => owners.find(([name]) => name.test(table))?.[1] ?? 'nobody';

describe('a table is written by one module only', () => {
  const kysely = /\.(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*['"`](\w+)/g;
  const plainSql =
    /\b(?:insert into|merge into|delete from|truncate(?: table)?|update(?= \w+\s+(?:as \w+\s+)?set\b))\s+(\w+)/gi;
  const migrations = (source: Source) => source.path === 'src/server/migrations.ts';
  const writing = ours.filter((source) => !migrations(source));

  test('every table belongs to a module', () => {
    const tables = caught(sourcesIn('db/migrations', ['.sql']), /create table (\w+)/gi);
    expect(places(tables.filter((table) => ownerOf(table.found) === 'nobody'))).toEqual([]);
  });

  test('only its own module writes a table', () => {
    const writes = [...caught(writing, kysely), ...caught(writing, plainSql)];
    const foreign = writes.filter((write) => ownerOf(write.found) !== moduleOf(write.path));
    expect(places(foreign)).toEqual([]);
  });

  test('the name of a table that is written stands where it is written', () => {
    expect(
      places(caught(writing, /\.((?:insertInto|updateTable|deleteFrom)\((?!\s*['"])[^)]*)/g)),
    ).toEqual([]);
  });
});

describe('what is queued is done', () => {
  const jobFiles = ours.filter((source) => source.path.endsWith('/jobs.ts'));
  const workers = new Set(
    caught(jobFiles, /^\s*(?:async )?'([a-z0-9-]+\.[a-z-]+)'\s*[:(]/gm).map((job) => job.found),
  );
  const named = caught(ours, /\blater\(\s*\w+,\s*'([^']+)'/g);
  /** later(tx, job, …): the names that were put into `job` in that file. */
  const chosen = ours.flatMap((source) =>
    [...source.text.matchAll(/\blater\(\s*\w+,\s*([a-z]\w*),/g)].flatMap(([, name]) =>
      caught([source], new RegExp(String.raw`\b${name}\s*=[^;]*;`, 'g')).flatMap(({ found }) =>
        caught([{ path: source.path, text: found }], /'([a-z0-9-]+\.[a-z-]+)'/g),
      ),
    ),
  );

  test('every job that is queued has a worker', () => {
    const lost = [...named, ...chosen].filter((job) => !workers.has(job.found));
    expect(places(lost)).toEqual([]);
  });

  test('every worker has somebody who queues its job', () => {
    const said = ours.filter((source) => !jobFiles.includes(source));
    const idle = [...workers].filter((job) => !said.some((source) => source.text.includes(job)));
    expect(idle).toEqual([]);
  });

  test('a job is named for the module that does it', () => {
    const strays = caught(jobFiles, /^\s*(?:async )?'([a-z0-9-]+\.[a-z-]+)'\s*[:(]/gm).filter(
      (job) => job.found.split('.')[0] !== moduleOf(job.path),
    );
    expect(places(strays)).toEqual([]);
  });
});

test('whatever a person can do or ask for is tried by a test', () => {
  const tests = [...onlyTests(src), ...sourcesIn('test', ['.ts'])];
  const byActor = caught(inModules, /^export (?:async )?function (\w+)\(\s*actor\b/gm).filter(
    (action) => !/\/(queries|rules)[-\w]*\.ts$/.test(action.path),
  );
  const inActions = caught(
    inModules.filter((source) => /\/actions[-\w]*\.ts$/.test(source.path)),
    /^export async function (\w+)/gm,
  );
  const untried = [...byActor, ...inActions].filter(
    (action) => !tests.some(({ text }) => new RegExp(String.raw`\b${action.found}\b`).test(text)),
  );
  expect([...new Set(places(untried))]).toEqual([]);
});

describe('the house is laid out as it is described', () => {
  const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
    forbidden: { name: string }[];
  };

  test('every module has its place in the order of who may know whom', () => {
    const ordered = config.forbidden.map((rule) => rule.name.split('-knows-no-higher')[0]);
    const folders = new Set(inModules.map((source) => moduleOf(source.path)));
    expect([...folders].filter((folder) => !ordered.includes(folder))).toEqual([]);
  });

  test('a folder is named for its subject, never for a kind of code', () => {
    const vague =
      /(^|\/|-)(utils?|helpers?|commons?|managers?|services?|misc|shared)\b|\/(data|info)[./]/;
    // A service worker is what browsers call it.
    const named = ours.map(({ path }) => path.replace('src/service-worker/', ''));
    expect(named.filter((path) => vague.test(path))).toEqual([]);
  });

  test('only the folders of the house stand in src', () => {
    const known =
      /^src\/((modules|channels|routes|ui|styles|basics|server|service-worker)\/|[^/]+\.ts$)/;
    expect(ours.map((source) => source.path).filter((path) => !known.test(path))).toEqual([]);
  });

  test('a component is named like a thing, a file like its subject', () => {
    const component =
      /^src\/ui\/[A-Z][A-Za-z]+\.svelte$|^src\/routes\/.*\/(\+[\w.@]+|[A-Z][A-Za-z]+)\.svelte$|^src\/routes\/\+[\w.]+\.svelte$/;
    const file = /\/(\+[\w.]+|[a-z][a-z0-9-]*(\.(server|client|remote|d|svelte))?)\.ts$/;
    const odd = ours
      .map((source) => source.path)
      .filter((path) => !(path.endsWith('.svelte') ? component : file).test(path));
    expect(odd).toEqual([]);
  });

  test('a page or component is read in one go: 200 lines at most', () => {
    const long = ours
      .filter((source) => source.path.endsWith('.svelte'))
      .map((source) => ({
        path: source.path,
        found: `${source.text.split('\n').length - 1} lines`,
      }))
      .filter((source) => parseInt(source.found, 10) > 200);
    expect(places(long)).toEqual([]);
  });
});

test('the hour is asked of server/clock.ts only, so that a test can stop it', () => {
  const asking = ours.filter(
    (source) => !/^src\/(server|ui|service-worker)\/|^src\/[^/]+$/.test(source.path),
  );
  expect(places(caught(asking, /\b(new Date\(\)|Date\.now\(\))/g))).toEqual([]);
});

test('nothing is passed on under another roof: who needs it imports it from where it is', () => {
  expect(
    places(caught(ours, /^(export (?:type )?(?:\*|\{[^}]*\})(?: as \w+)? from .*)$/gm)),
  ).toEqual([]);
});
