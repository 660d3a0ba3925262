import { IANAZone } from 'luxon';
import { z } from 'zod';
import { mailInExamples, mailInSettings } from '#server/settings-mail.ts';
import { open311Examples, open311Settings } from '#server/settings-open311.ts';
import { chatExamples, chatSettings } from '#server/settings-chats.ts';
import { channelExamples, channelSettings } from '#server/settings-channels.ts';
import { telegramExamples, telegramSettings } from '#server/settings-telegram.ts';
import { federationExamples, federationSettings } from '#server/settings-federation.ts';
import { embedExamples, embedSettings } from '#server/embedding.ts';
import { videoExamples, videoSettings } from '#server/settings-videos.ts';
import { whatsappExamples, whatsappSettings } from '#server/settings-whatsapp.ts';

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

/** What can be set, and what holds when it is not. */
export const settings = z.object({
  PORT: wholeNumber(1, 65_535, 'is not a port number').default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  DISK_RESERVE_MB: wholeNumber(0, 999_999_999, 'is not a number of megabytes').default(500),
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
  HOOKS_TO_LOOPBACK: yesOrNo.default(false),
  OFFLINE: yesOrNo.default(true),
  GEOCODER_URL: webAddress('is not a web address').optional(),
  MAP_LINKS_URL: webAddress('is not a web address').optional(),
  BASEMAP_URL: z.string().default(''),
  BASEMAP_CREDIT: z.string().default(''),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'is not a log level (fatal, error, warn, info, debug, trace, silent)',
    })
    .default('info'),
  DEFAULT_LOCALE: z.enum(['kk', 'ru', 'en'], { error: 'is not kk, ru or en' }).default('ru'),
  TIME_ZONE: z.string().refine(IANAZone.isValidZone, 'is not a time zone').default('Asia/Almaty'),
  /** Whose holidays count when a time is given in days. */
  CALENDAR: z.enum(['kz', 'ru'], { error: 'is not kz or ru' }).default('kz'),
  RATE_LIMIT_FACTOR: wholeNumber(1, 1_000_000, 'is not a whole number').default(1),
  OIDC_ISSUER: webAddress('is not a web address').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60, 'is longer than 60 characters').optional(),
  COMMENT_PROOF_BITS: wholeNumber(8, 24, 'is not a number of bits from 8 to 24').default(16),
  EMERGENCY_NUMBERS: z
    .string()
    .regex(/^[\d\s+,-]+$/, 'is not a list of phone numbers')
    .default('102, 112'),
  ...telegramSettings,
  ...channelSettings,
  ...chatSettings,
  ...whatsappSettings,
  ...embedSettings,
  ...mailInSettings,
  ...open311Settings,
  ...federationSettings,
  ...videoSettings,
});

export type Setting = keyof typeof settings.shape;

export type Settings = z.infer<typeof settings>;

/** One right value of each, for whoever has set a wrong one. */
export const examples: Record<Setting, string> = {
  PORT: '3000',
  HOST: '127.0.0.1',
  DATA_DIR: '/var/lib/lamplighter',
  DISK_RESERVE_MB: '500',
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
  HOOKS_TO_LOOPBACK: 'false',
  OFFLINE: 'true',
  GEOCODER_URL: 'https://nominatim.example.org',
  MAP_LINKS_URL: 'http://127.0.0.1:8090',
  BASEMAP_URL: 'https://tiles.example.org/{z}/{x}/{y}.png',
  BASEMAP_CREDIT: '"© OpenStreetMap contributors"',
  LOG_LEVEL: 'info',
  DEFAULT_LOCALE: 'ru',
  TIME_ZONE: 'Asia/Almaty',
  CALENDAR: 'kz',
  RATE_LIMIT_FACTOR: '1',
  OIDC_ISSUER: 'https://sso.example.org/realms/city',
  OIDC_CLIENT_ID: 'lamplighter',
  OIDC_CLIENT_SECRET: 'what the provider gave you',
  OIDC_NAME: '"City account"',
  COMMENT_PROOF_BITS: '16',
  EMERGENCY_NUMBERS: '"102, 112"',
  ...telegramExamples,
  ...channelExamples,
  ...chatExamples,
  ...whatsappExamples,
  ...embedExamples,
  ...mailInExamples,
  ...open311Examples,
  ...federationExamples,
  ...videoExamples,
};

/** Settings whose wrong value is not repeated: it holds a password. */
export const secretive = new Set([
  'SECRET',
  'DATABASE_URL',
  'DATABASE_READ_URL',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
  'IMAP_URL',
  'TELEGRAM_TOKEN',
  'WHATSAPP_TOKEN',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
]);

/** How people are told. */
export const tellingOf = (read: Settings) => ({
  smtpUrl: read.SMTP_URL ?? '',
  mailFrom: read.MAIL_FROM,
  /** Where mail servers report what they could not deliver: name+token@host. Empty: the sender's address. */
  mailBounces: read.MAIL_BOUNCES ?? '',
  /** Whether a push service may be on this very machine: for tests only. */
  pushToLoopback: read.PUSH_TO_LOOPBACK,
  /** Whether a webhook may be on this very machine: for tests only. */
  hooksToLoopback: read.HOOKS_TO_LOOPBACK,
});

/** The provider that staff may sign in at; null when none is set. */
export function singleSignOnOf(read: Settings) {
  const given = (['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const).filter(
    (name) => read[name],
  );
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = read;
  if (OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET) {
    return {
      issuer: OIDC_ISSUER,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      name: read.OIDC_NAME ?? new URL(OIDC_ISSUER).hostname,
    };
  }
  if (given.length === 0) return null;
  throw new Error(
    `${given.join(', ')}: single sign-on needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET together. Example: OIDC_ISSUER=${examples.OIDC_ISSUER}`,
  );
}

/** Where addresses are looked up, and what lies under the pins. */
export const mapOf = (read: Settings) => ({
  geocoderUrl: read.GEOCODER_URL ?? '',
  /** Who is asked where short links of maps lead, instead of their own hosts: for tests and relays. */
  mapLinksUrl: read.MAP_LINKS_URL ?? '',
  basemapUrl: read.BASEMAP_URL,
  basemapCredit: read.BASEMAP_CREDIT,
});
