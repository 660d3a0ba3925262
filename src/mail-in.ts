// Takes one mail on standard input: what a mail server could not deliver comes back here.
import { buffer } from 'node:stream/consumers';
import { takeReport } from '#modules/letters/bounces.ts';
import { closeDatabase } from '#server/database.ts';

// sysexits.h: the mail server keeps the mail and asks again.
const TRY_AGAIN = 75;

try {
  const taken = await takeReport(await buffer(process.stdin), process.argv[2]);
  process.stdout.write(`${taken}\n`);
} catch (problem) {
  process.stderr.write(`${(problem as Error).message}\n`);
  process.exitCode = TRY_AGAIN;
}
await closeDatabase();
