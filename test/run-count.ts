// What Vitest's report of a step says: how many passed and failed, and which failed with what words.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Of one step; `which` names each failure when the step can tell. */
export type Count = { passed: number; failed: number; which?: string[] };

type Result = {
  name: string;
  status: string;
  message: string;
  assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
};

/** Vitest's own count; a file that cannot even be loaded or prepared counts as one that failed. */
export function countIn(step: string, report: string, fine: boolean): Count {
  const told = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    testResults: Result[];
  };
  const which = told.testResults.flatMap((file) => failuresOf(file, step));
  // Vitest can also fail beside the tests: by an error nobody caught.
  if (which.length === 0 && !fine) which.push(`${step}, but no test of it`);
  return { passed: told.numPassedTests, failed: which.length, which };
}

function failuresOf(file: Result, step: string): string[] {
  const where = `${step}: ${relative('.', file.name)}`;
  const failed = file.assertionResults.filter((test) => test.status === 'failed');
  if (file.status === 'failed' && failed.length === 0)
    return [`${where}, outside its tests\n${shortened(file.message)}`];
  return failed.map(
    (test) => `${where}: ${test.fullName}\n${shortened(test.failureMessages.join('\n'))}`,
  );
}

/** The first lines, indented: enough to know what was expected and where. */
function shortened(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n');
  const ours = lines.filter((line) => !/^\s+at .*(node_modules|<anonymous>|node:)/.test(line));
  return ours
    .slice(0, 16)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n');
}
