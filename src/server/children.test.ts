import { mkdtempSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownProcess } from '#server/children.ts';

const script = join(mkdtempSync(join(tmpdir(), 'lamplighter-test-')), 'waits.mjs');
writeFileSync(script, "process.send('ready'); process.on('disconnect', () => process.exit());");

async function priorityOf(way: ReturnType<typeof ownProcess>): Promise<number> {
  const child = await way.start();
  const priority = getPriority(child.pid);
  await way.stop(child);
  return priority;
}

test('a process that yields gets the processor after those that somebody waits for', async () => {
  expect(await priorityOf(ownProcess(script, {}, { yields: true }))).toBeGreaterThan(getPriority());
  expect(await priorityOf(ownProcess(script, {}))).toBe(getPriority());
});
