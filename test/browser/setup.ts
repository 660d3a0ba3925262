import { execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { endProcess, ownProcess } from '#server/children.ts';
import { migrate } from '#server/migrations.ts';
import { buildPages } from '#server/pages-build.ts';
import { freePort } from '#server/ports.ts';
import { startScratchDatabase } from '../scratch-database.ts';
import { startMailSink } from './mail-sink.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the site under test is, without a slash at the end. */
    site: string;
    /** The settings its processes run with, for scripts such as src/sign-in-link.ts. */
    siteEnv: Record<string, string>;
    /** Where the letters lie that the site has sent: one *.eml each. */
    mailFolder: string;
  }
}

/** The whole app as people meet it: built pages, web and worker, the starter town, a mail server. */
export default async function setUp(project: TestProject) {
  await buildPages();
  const database = await startScratchDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'lamplighter-site-'));
  const mailFolder = mkdtempSync(join(tmpdir(), 'lamplighter-mail-'));
  const mail = await startMailSink(mailFolder);
  const port = await freePort();
  const env = {
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    SMTP_URL: mail.url,
    RATE_LIMIT_FACTOR: '1000',
    FEDERATION: 'true',
    // By this name this machine is a partner, by its number it is not: embed.test.ts.
    EMBED_HOSTS: 'http://localhost:*',
    LOG_LEVEL: 'warn',
  };
  const started: ChildProcess[] = [];
  const tearDown = async () => {
    for (const process of started) await endProcess(process, 'SIGTERM', 5000);
    await database.stop();
    await mail.stop();
    for (const folder of [dataDir, mailFolder]) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(database.url);
    if (existsSync('src/seed.ts'))
      execFileSync(process.execPath, ['src/seed.ts'], { env: { ...process.env, ...env } });
    for (const script of ['src/web.ts', 'src/worker.ts'])
      started.push(await ownProcess(script, env).start());
  } catch (problem) {
    await tearDown();
    throw problem;
  }
  project.provide('site', env.PUBLIC_URL);
  project.provide('siteEnv', env);
  project.provide('mailFolder', mailFolder);
  return tearDown;
}
