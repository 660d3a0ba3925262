import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'lamplighter-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('without any setting the app is at port 3000 of this machine', () => {
  const config = readConfig({});
  expect(config.publicUrl).toBe('http://127.0.0.1:3000');
  expect(config.emergencyNumbers).toEqual(['102', '112']);
  expect(config.trustProxy).toBe(false);
});

test('an empty setting is as good as none', () => {
  expect(readConfig({ PORT: '', SMTP_URL: '' }).port).toBe(3000);
});

test('the public address loses its last slash, so that links can be put after it', () => {
  expect(readConfig({ PUBLIC_URL: 'https://lamp.example.org/' }).publicUrl).toBe(
    'https://lamp.example.org',
  );
});

test.each([
  [{ PORT: 'abc' }, 'PORT: "abc" is not a port number. Example: PORT=3000'],
  [{ PORT: '70000' }, 'PORT: "70000" is not a port number. Example: PORT=3000'],
  [
    { TRUST_PROXY: 'yes' },
    'TRUST_PROXY: "yes" is neither true nor false. Example: TRUST_PROXY=true',
  ],
  [
    { TIME_ZONE: 'Mars/Olympus' },
    'TIME_ZONE: "Mars/Olympus" is not a time zone. Example: TIME_ZONE=Asia/Almaty',
  ],
  [
    { DEFAULT_LOCALE: 'de' },
    'DEFAULT_LOCALE: "de" is not kk, ru or en. Example: DEFAULT_LOCALE=ru',
  ],
  [
    { PUBLIC_URL: 'lamp' },
    'PUBLIC_URL: "lamp" is not a web address. Example: PUBLIC_URL=https://lamplighter.example.org',
  ],
])('a wrong setting %j is told with its name, its value and an example', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
});

test('every wrong setting is told at once', () => {
  expect(() => readConfig({ PORT: 'x', TRUST_PROXY: 'x' })).toThrow(/PORT: .*\nTRUST_PROXY: /);
});

test('a wrong setting that holds a password is not repeated', () => {
  const wrong = () => readConfig({ DATABASE_URL: 'mysql://user:hunter2@db/x' });
  expect(wrong).toThrow('DATABASE_URL: what is set is not the address of a PostgreSQL database.');
  expect(wrong).not.toThrow(/hunter2/);
});

test('without SECRET one is made on the first run, kept, and closed to others', () => {
  const dataDir = join(folder, 'fresh');
  const secret = readConfig({ DATA_DIR: dataDir }).secret;
  expect(secret.length).toBeGreaterThan(40);
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(secret);
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  expect(readConfig({ DATA_DIR: dataDir }).secret).toBe(secret);
});

test('an empty secret is refused: anybody could make the links it signs', () => {
  const dataDir = mkdtempSync(join(folder, 'full-'));
  writeFileSync(join(dataDir, 'secret'), '');
  const config = readConfig({ DATA_DIR: dataDir });
  expect(() => config.secret).toThrow('is shorter than 32 characters');
  writeFileSync(join(dataDir, 'secret'), 'y'.repeat(43));
  expect(config.secret).toBe('y'.repeat(43));
});

test('a SECRET that is given is used, and no file is made', () => {
  const given = 'x'.repeat(32);
  const dataDir = join(folder, 'given');
  expect(readConfig({ DATA_DIR: dataDir, SECRET: given }).secret).toBe(given);
  expect(existsSync(dataDir)).toBe(false);
});

test('scripts find the embedded database of a running app by themselves', () => {
  writeFileSync(
    join(folder, 'database-url'),
    'postgresql://lamplighter:x@127.0.0.1:5999/postgres\n',
  );
  expect(readConfig({ DATA_DIR: folder }).databaseUrl).toBe(
    'postgresql://lamplighter:x@127.0.0.1:5999/postgres',
  );
  expect(readConfig({ DATA_DIR: folder, DATABASE_URL: 'postgresql://db/x' }).databaseUrl).toBe(
    'postgresql://db/x',
  );
});

test('WhatsApp is set up whole or not at all, and its secrets are not repeated', () => {
  const whole = {
    ...{ WHATSAPP_TOKEN: 'token', WHATSAPP_PHONE_ID: '106540352242922' },
    ...{ WHATSAPP_APP_SECRET: 'secret', WHATSAPP_VERIFY_TOKEN: 'verify-word' },
  };
  expect(readConfig({}).whatsapp).toBeNull();
  expect(readConfig(whole).whatsapp).toMatchObject({
    ...{ token: 'token', apiUrl: 'https://graph.facebook.com/v23.0' },
    templateLanguages: ['kk', 'ru', 'en'],
    newsLanguages: [],
  });
  expect(() => readConfig({ WHATSAPP_TOKEN: 'token' })).toThrow(
    'WHATSAPP_TOKEN: WhatsApp needs WHATSAPP_TOKEN, WHATSAPP_PHONE_ID',
  );
  expect(() => readConfig({ ...whole, WHATSAPP_VERIFY_TOKEN: 'short' })).toThrow(
    'WHATSAPP_VERIFY_TOKEN: what is set is shorter than 8 characters',
  );
});

test('a Telegram bot is asked for what it heard unless Telegram can bring it to us over https', () => {
  const TELEGRAM_TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
  expect(readConfig({}).telegram).toBeNull();
  expect(readConfig({ TELEGRAM_TOKEN }).telegram).toEqual({
    ...{ token: TELEGRAM_TOKEN, mode: 'polling', apiUrl: 'https://api.telegram.org' },
  });
  const PUBLIC_URL = 'https://lamplighter.example';
  expect(readConfig({ TELEGRAM_TOKEN, PUBLIC_URL }).telegram?.mode).toBe('webhook');
  const asked = { TELEGRAM_TOKEN, PUBLIC_URL, TELEGRAM_MODE: 'polling' };
  expect(readConfig(asked).telegram?.mode).toBe('polling');
  expect(() => readConfig({ TELEGRAM_TOKEN: 'wrong' })).toThrow(
    'TELEGRAM_TOKEN: what is set is not a token as BotFather gives it',
  );
});

test('incoming mail needs an address that people write to', () => {
  expect(() => readConfig({ MAIL_IN_LISTEN: 'lmtp://127.0.0.1:2424' })).toThrow('MAIL_IN_ADDRESS');
  const address = { MAIL_IN_ADDRESS: 'report@town.example' };
  expect(readConfig({ ...address, MAIL_IN_LISTEN: 'lmtp://127.0.0.1:2424' })).toMatchObject({
    ...{ mailInAddress: 'report@town.example', mailInListen: 'lmtp://127.0.0.1:2424' },
  });
  expect(() => readConfig({ ...address, MAIL_IN_TLS_CERT: '/a.pem' })).toThrow('both');
  const wrong = { IMAP_URL: 'https://user:password@mail.example' };
  expect(() => readConfig(wrong)).toThrow('IMAP_URL: what is set is not the address of a mailbox');
});
