// What bin/test does: each check is a step with a name and a time; one that fails does not stop the next.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countIn, type Count } from './run-count.ts';

type Step = { name: string; run: () => Count };

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-check-'));
const word = process.argv[2];
const total = { passed: 0, failed: 0 };
const failures: string[] = [];

for (const step of word ? [tests('tests', [word])] : everything()) {
  process.stdout.write(`\n== ${step.name}\n`);
  const since = Date.now();
  const count = step.run();
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  process.stdout.write(`== ${step.name}: ${count.failed ? 'FAILED' : 'passed'} in ${seconds} s\n`);
  total.passed += count.passed;
  total.failed += count.failed;
  if (count.failed) failures.push(...(count.which ?? [step.name]));
}
rmSync(folder, { recursive: true, force: true });
// Said once more at the end: of a long output often only the end is kept.
for (const failure of failures) process.stdout.write(`\nFAILED ${failure}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed ? 1 : 0;

function everything(): Step[] {
  const steps = [
    command('prettier', 'prettier', ['--check', '--log-level=warn', '.']),
    command('oxlint', 'oxlint', []),
    command('svelte-check', 'svelte-check', ['--threshold', 'warning', '--output', 'human']),
    command('tsc of the service worker', 'tsc', ['--noEmit', '-p', 'src/service-worker']),
    command('depcruise', 'depcruise', ['src']),
    command('knip', 'knip', []),
    command('build', 'node', ['test/build.ts']),
    tests('tests', []),
    tests('crash test', ['--config', 'vitest.crash.config.ts']),
  ];
  return existsSync('test/browser') ? [...steps, browserTests()] : steps;
}

function command(name: string, program: string, words: string[]): Step {
  return { name, run: () => asCount(runs(program, words)) };
}

function runs(program: string, words: string[], env: NodeJS.ProcessEnv = {}): boolean {
  const { status, error } = spawnSync(program, words, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (error) process.stdout.write(`${program} could not be started: ${error.message}\n`);
  return status === 0;
}

function asCount(fine: boolean): Count {
  return fine ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function tests(name: string, words: string[]): Step {
  return {
    name,
    run: () => {
      const report = join(folder, `${name.replaceAll(' ', '-')}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const fine = runs('vitest', ['run', ...reporters, ...words]);
      return existsSync(report) ? countIn(name, report, fine) : asCount(fine);
    },
  };
}

function browserTests(): Step {
  const run = tests('browser tests', ['--config', 'vitest.browser.config.ts']);
  return { name: run.name, run: () => (findBrowser() ? run.run() : skipped()) };
}

function skipped(): Count {
  process.stdout.write(
    'SKIPPED: there is no /usr/bin/chromium and it could not be installed (apt-get install chromium).\n',
  );
  return { passed: 0, failed: 0 };
}

function findBrowser(): boolean {
  if (existsSync('/usr/bin/chromium')) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  process.stdout.write('Installing Chromium…\n');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  runs('apt-get', ['update', '-qq'], quiet);
  runs('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
  return existsSync('/usr/bin/chromium');
}
