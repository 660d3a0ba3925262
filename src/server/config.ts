import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const webAddress = (message: string) => z.url({ protocol: /^https?$/, error: message });
const postgresAddress = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'is not the address of a PostgreSQL database',
});
const yesOrNo = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .transform((answer) => answer === 'true');
const wholeNumber = (from: number, to: number, message: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((number) => number >= from && number <= to, message);

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const settings = z.object({
  PORT: wholeNumber(1, 65_535, 'is not a port number').default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  PUBLIC_URL: webAddress('is not a web address').optional(),
  DATABASE_URL: postgresAddress.optional(),
  DATABASE_READ_URL: postgresAddress.optional(),
  DATABASE_POOL: wholeNumber(2, 500, 'is not a number of connections from 2 to 500').default(10),
  STATEMENT_TIMEOUT_S: wholeNumber(1, 86_400, 'is not a number of seconds').default(20),
  WEB_PROCESSES: wholeNumber(1, 64, 'is not a number of processes from 1 to 64').default(1),
  WORKER_CONCURRENCY: wholeNumber(1, 100, 'is not a number of jobs from 1 to 100').default(4),
  SECRET: z.string().min(32, 'is shorter than 32 characters').optional(),
  TRUST_PROXY: yesOrNo.default(false),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'is not a mail server address' }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/\S+@\S+/, 'is not an e-mail address')
    .default('Lamplighter <lamplighter@localhost>'),
  MAIL_BOUNCES: z
    .string()
    .regex(/^[^\s@+]{1,12}@\S+$/, 'is not an e-mail address with at most 12 letters before the @')
    .optional(),
  PUSH_TO_LOOPBACK: yesOrNo.default(false),
  GEOCODER_URL: webAddress('is not a web address').optional(),
  BASEMAP_URL: z.string().default(''),
  BASEMAP_CREDIT: z.string().default(''),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is not a log level (fatal, error, warn, info, debug, trace, silent)',
    })
    .default('info'),
  DEFAULT_LOCALE: z.enum(['kk', 'ru', 'en'], { error: 'is not kk, ru or en' }).default('ru'),
  TIME_ZONE: z.string().refine(isTimeZone, 'is not a time zone').default('Asia/Almaty'),
  RATE_LIMIT_FACTOR: wholeNumber(1, 1_000_000, 'is not a whole number').default(1),
  EMERGENCY_NUMBERS: z
    .string()
    .regex(/^[\d\s+,-]+$/, 'is not a list of phone numbers')
    .default('102, 112'),
});

type Setting = keyof typeof settings.shape;

const examples: Record<Setting, string> = {
  PORT: '3000',
  HOST: '127.0.0.1',
  DATA_DIR: '/var/lib/lamplighter',
  PUBLIC_URL: 'https://lamplighter.example.org',
  DATABASE_URL: 'postgresql://lamplighter:password@db.example.org:5432/lamplighter',
  DATABASE_READ_URL: 'postgresql://lamplighter:password@replica.example.org:5432/lamplighter',
  DATABASE_POOL: '10',
  STATEMENT_TIMEOUT_S: '20',
  WEB_PROCESSES: '4',
  WORKER_CONCURRENCY: '4',
  SECRET: 'the output of "openssl rand -base64 32"',
  TRUST_PROXY: 'true',
  SMTP_URL: 'smtps://user:password@mail.example.org:465',
  MAIL_FROM: '"Lamplighter <noreply@example.org>"',
  MAIL_BOUNCES: 'bounces@example.org',
  PUSH_TO_LOOPBACK: 'false',
  GEOCODER_URL: 'https://nominatim.example.org',
  BASEMAP_URL: 'https://tiles.example.org/{z}/{x}/{y}.png',
  BASEMAP_CREDIT: '"© OpenStreetMap contributors"',
  LOG_LEVEL: 'info',
  DEFAULT_LOCALE: 'ru',
  TIME_ZONE: 'Asia/Almaty',
  RATE_LIMIT_FACTOR: '1',
  EMERGENCY_NUMBERS: '"102, 112"',
};

// What a wrong value may not be repeated for: it holds a password.
const secretive = new Set(['SECRET', 'DATABASE_URL', 'DATABASE_READ_URL', 'SMTP_URL']);

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
    smtpUrl: read.SMTP_URL ?? '',
    mailFrom: read.MAIL_FROM,
    /** Where mail servers report what they could not deliver: name+token@host. Empty: the sender's address. */
    mailBounces: read.MAIL_BOUNCES ?? '',
    /** Whether a push service may be on this very machine: for tests only. */
    pushToLoopback: read.PUSH_TO_LOOPBACK,
    geocoderUrl: read.GEOCODER_URL ?? '',
    basemapUrl: read.BASEMAP_URL,
    basemapCredit: read.BASEMAP_CREDIT,
    logLevel: read.LOG_LEVEL,
    defaultLocale: read.DEFAULT_LOCALE,
    timeZone: read.TIME_ZONE,
    /** How many times the usual rate limits an address gets; above 1 for load tests only. */
    rateLimitFactor: read.RATE_LIMIT_FACTOR,
    emergencyNumbers: read.EMERGENCY_NUMBERS.split(',').map((number) => number.trim()),
  };
}

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
