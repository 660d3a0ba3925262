import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import {
  examples,
  mapOf,
  secretive,
  settings,
  singleSignOnOf,
  tellingOf,
  type Setting,
  type Settings,
} from '#server/settings.ts';
import { channelsOf } from '#server/settings-channels.ts';
import { chatNamesOf } from '#server/settings-chats.ts';
import { federationOf } from '#server/settings-federation.ts';
import { mailInOf } from '#server/settings-mail.ts';
import { open311Of } from '#server/settings-open311.ts';
import { telegramOf } from '#server/settings-telegram.ts';
import { videosOf } from '#server/settings-videos.ts';
import { whatsappOf } from '#server/settings-whatsapp.ts';

/** The settings as the app reads them. Throws an Error with one sentence per wrong setting. */
export function readConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => sentence(issue, given)).join('\n'));
  }
  const read = parsed.data;
  const dataDir = resolve(read.DATA_DIR);
  return {
    port: read.PORT,
    host: read.HOST,
    dataDir,
    /** Megabytes of the disk that nothing from outside may fill. */
    diskReserveMb: read.DISK_RESERVE_MB,
    publicUrl: (read.PUBLIC_URL ?? `http://127.0.0.1:${read.PORT}`).replace(/\/+$/, ''),
    /** Empty when neither DATABASE_URL nor a running embedded database says where it is. */
    get databaseUrl() {
      return read.DATABASE_URL ?? textOf(join(dataDir, 'database-url'));
    },
    databaseReadUrl: read.DATABASE_READ_URL ?? '',
    databasePool: read.DATABASE_POOL,
    statementTimeoutMs: read.STATEMENT_TIMEOUT_S * 1000,
    webProcesses: read.WEB_PROCESSES,
    workerConcurrency: read.WORKER_CONCURRENCY,
    /** Signs links. Made on the first run when SECRET is not set. */
    get secret() {
      return read.SECRET ?? ownSecret(dataDir);
    },
    trustProxy: read.TRUST_PROXY,
    ...tellingOf(read),
    ...mapOf(read),
    ...waysInOf(read),
    ...pagesOf(read),
    logLevel: read.LOG_LEVEL,
    ...townOf(read),
    /** How many times the usual rate limits an address gets; above 1 for load tests only. */
    rateLimitFactor: read.RATE_LIMIT_FACTOR,
    singleSignOn: singleSignOnOf(read),
  };
}

/** How it is where the people are. */
const townOf = (read: Settings) => ({
  defaultLocale: read.DEFAULT_LOCALE,
  timeZone: read.TIME_ZONE,
  calendar: read.CALENDAR,
  emergencyNumbers: read.EMERGENCY_NUMBERS.split(',').map((number) => number.trim()),
});

/** What our pages may do in browsers. */
const pagesOf = (read: Settings) => ({
  /** Whose pages may show ours in a frame; empty: nobody's. */
  embedHosts: read.EMBED_HOSTS,
  /** Whether phones may keep pages and send later; false removes the service worker from all of them. */
  offline: read.OFFLINE,
  ...videosOf(read),
  /** How much a browser must compute before it may send a comment: twice as long with each bit. */
  commentProofBits: read.COMMENT_PROOF_BITS,
});

/** By which ways besides the pages people reach us. */
const waysInOf = (read: Settings) => ({
  ...mailInOf(read),
  telegram: telegramOf(read),
  ...channelsOf(read),
  whatsapp: whatsappOf(read),
  ...chatNamesOf(read),
  ...open311Of(read),
  ...federationOf(read),
});

function sentence(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]) as Setting;
  const value = secretive.has(name) ? 'what is set' : `"${given[name]}"`;
  return `${name}: ${value} ${issue.message}. Example: ${name}=${examples[name]}`;
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

const keptSecrets = new Map<string, string>();

function ownSecret(dataDir: string): string {
  const kept = keptSecrets.get(dataDir);
  if (kept) return kept;
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) makeSecret(dataDir, file);
  const secret = textOf(file);
  // A full disk leaves an empty file behind, and with an empty secret anybody could make our links.
  if (secret.length < 32) {
    throw new Error(
      `${file} is shorter than 32 characters: put it back from a backup, or remove it when no link was ever sent.`,
    );
  }
  keptSecrets.set(dataDir, secret);
  return secret;
}

function makeSecret(dataDir: string, file: string) {
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (problem) {
    // Another process of ours was faster.
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
  }
}

function readOrEnd() {
  try {
    return readConfig(process.env);
  } catch (problem) {
    process.stderr.write(`${(problem as Error).message}\n`);
    process.exit(1);
  }
}

/** The settings of this installation; docs/running.md says what each means. */
export const config = readOrEnd();
