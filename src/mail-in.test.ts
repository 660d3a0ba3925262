import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

/** Pipes a mail into the command, as a mail server does. */
async function mailIn(mail: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['src/mail-in.ts', 'bounces+none@town.example'], {
    env: { ...process.env, MAIL_BOUNCES: 'bounces@town.example', ...env },
  });
  child.stdin.end(mail);
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const [said, complained, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  return { said: said.trim(), complained, code };
}

test('a mail that has nothing to do with us is swallowed, so that no mail server answers it', async () => {
  expect(await mailIn('Subject: Buy\r\n\r\nnow')).toMatchObject({ said: 'not-ours', code: 0 });
});

test('a setting that is wrong is said, and the mail server keeps the mail', async () => {
  const { code, complained } = await mailIn('Subject: x\r\n\r\n', { MAIL_BOUNCES: 'nobody' });
  expect(code).toBeGreaterThan(0);
  expect(complained).toContain('MAIL_BOUNCES');
});
