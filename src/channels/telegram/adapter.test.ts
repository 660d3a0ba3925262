import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import type { NextMessage } from '#modules/chats/outbox.ts';
import type { Said } from '#modules/chats/rules.ts';
import { startTelegram, TOKEN } from '../../../test/telegram-api.ts';
import { MediaProblem } from '../messenger/adapter.ts';
import { patience } from './api.ts';
import { telegram } from './adapter.ts';
import { telegramPerson } from '../../../test/telegram-people.ts';

let api: Awaited<ReturnType<typeof startTelegram>>;
const usual = { ...patience };

beforeAll(async () => {
  api = await startTelegram();
  config.telegram = api.settings('webhook');
});
beforeEach(() => {
  config.telegram = api.settings('webhook');
  api.state.faults.length = 0;
});
afterEach(() => Object.assign(patience, usual));
afterAll(() => api.stop());

const to = (chatId: number, said: Said, more: Partial<NextMessage> = {}): NextMessage => ({
  ...{ messenger: 'telegram', address: String(chatId), kind: 'private', locale: 'ru' },
  ...{ heardAt: new Date(), id: 'any', attempts: 0, said },
  ...more,
});
const send = (chatId: number, said: Said, more?: Partial<NextMessage>) =>
  telegram.send(to(chatId, said, more));

describe('what we say stands in the chat', () => {
  test('with its buttons, and a page behind one of them; Telegram opens no page of ours by itself', async () => {
    const outcome = await send(1, {
      words: 'Всё верно? <b>не разметка</b> _и это_',
      choices: [
        [{ value: 'draft:send', words: 'Отправить' }],
        [{ value: 'draft:no', words: 'Нет' }],
      ],
      link: { href: 'https://town.example/receipt/secret', words: 'Открыть' },
    });
    const [shown] = api.inChat(1);
    expect(outcome).toEqual({ state: 'sent', externalId: String(shown?.id) });
    expect(shown?.words).toBe('Всё верно? <b>не разметка</b> _и это_');
    expect(shown?.buttons).toEqual([
      { text: 'Отправить', callback_data: 'draft:send' },
      { text: 'Нет', callback_data: 'draft:no' },
      { text: 'Открыть', url: 'https://town.example/receipt/secret' },
    ]);
    const { fields } = api.state.calls.at(-1)!;
    expect(fields).toMatchObject({ link_preview_options: { is_disabled: true } });
  });

  test('with a link in words where Telegram takes none for a button', async () => {
    const link = { href: 'http://127.0.0.1:3000/receipt/x', words: 'Открыть' };
    expect(await send(2, { words: 'Принято.', link })).toMatchObject({ state: 'sent' });
    expect(api.inChat(2)[0]?.words).toBe('Принято.\n\nОткрыть: http://127.0.0.1:3000/receipt/x');
  });

  test('with a button that sends where they are, in their language; it goes away with the next message', async () => {
    await send(3, { words: 'Қайда?', askPlace: true }, { locale: 'kk' });
    await send(3, { words: 'Рақмет.' });
    const [asked, thanked] = api.inChat(3);
    expect(asked?.markup).toMatchObject({
      keyboard: [[{ text: 'Тұрған жерімді жіберу', request_location: true }]],
    });
    expect(thanked?.markup).toEqual({ remove_keyboard: true });
  });

  test('without such a button in a group, which Telegram would refuse', async () => {
    await send(-4, { words: 'Где?', askPlace: true }, { kind: 'group' });
    expect(api.inChat(-4)[0]?.markup).toBeUndefined();
  });

  test('and a place beside it, as a map', async () => {
    await send(5, { words: 'Задание', place: { lon: 69.1335, lat: 54.8668 } });
    expect(api.inChat(5).map(({ words, place }) => words || place)).toEqual([
      'Задание',
      { latitude: 54.8668, longitude: 69.1335 },
    ]);
  });

  test('cut where Telegram has no room for more', async () => {
    expect(await send(6, { words: 'слово '.repeat(2000) })).toMatchObject({ state: 'sent' });
    expect(api.inChat(6)[0]?.words).toMatch(/^(слово ){600,}слово…$/);
  });

  test('without a photo that is not to be seen any more', async () => {
    const photoPath = `/photos/${'x'.repeat(43)}-large.webp`;
    expect(await send(7, { words: 'Рядом', photoPath })).toMatchObject({ state: 'sent' });
    expect(api.inChat(7)[0]).toMatchObject({ words: 'Рядом', photo: undefined });
  });
});

describe('when Telegram does not take it', () => {
  test('who blocked us is left alone', async () => {
    api.state.blocked.add(11);
    expect(await send(11, { words: 'Новость' })).toEqual({ state: 'blocked' });
  });

  test('too much at once makes the whole bot wait as long as Telegram says', async () => {
    api.state.faults.push({ status: 429, description: 'Too Many Requests', retryAfter: 37 });
    expect(await send(12, { words: 'Новость' })).toMatchObject({
      ...{ state: 'later', afterS: 37, forAll: 'telegram' },
    });
  });

  test('its own troubles are waited out, longer each time', async () => {
    api.state.faults.push({ status: 502 }, { status: 500 });
    expect(await send(13, { words: 'Новость' })).toMatchObject({ state: 'later', afterS: 5 });
    expect(await send(13, { words: 'Новость' }, { attempts: 4 })).toMatchObject({
      ...{ state: 'later', afterS: 80 },
    });
  });

  test('silence is waited out too', async () => {
    patience.answerS = 0.2;
    void api.hold('sendMessage');
    expect(await send(14, { words: 'Новость' })).toMatchObject({
      ...{ state: 'later', problem: 'Telegram does not answer' },
    });
  });

  test('what it will never take is given up, without what was said in the note', async () => {
    const choices = [[{ value: 'ж'.repeat(40), words: 'Слишком длинно' }]];
    const outcome = await send(15, { words: 'тайна', choices });
    expect(outcome).toMatchObject({ state: 'failed' });
    expect(JSON.stringify(outcome)).not.toContain('тайна');
  });

  test('a wrong token is said plainly, and never the token itself', async () => {
    const token = '700000001:another-token-of-the-tests-000000';
    config.telegram = { ...api.settings('webhook'), token };
    const outcome = await send(16, { words: 'Новость' });
    expect(outcome).toMatchObject({ state: 'later', forAll: 'telegram', loudly: true });
    expect(outcome).toMatchObject({ problem: expect.stringContaining('TELEGRAM_TOKEN') });
    expect(JSON.stringify(outcome)).not.toContain(token);
  });

  test('nor does a server that cannot be reached bring the token into a note', async () => {
    config.telegram = { ...api.settings('webhook'), apiUrl: 'http://127.0.0.1:1' };
    expect(JSON.stringify(await send(17, { words: 'Новость' }))).not.toContain(TOKEN.slice(0, 9));
    const lost = await telegram.fetchMedia({ id: 'x' }).catch((problem: unknown) => problem);
    expect(`${JSON.stringify(lost)} ${String(lost)}`).not.toContain(TOKEN.slice(0, 9));
  });
});

describe('a file of a chat', () => {
  const problemOf = async (id: string, bytes?: number) => {
    const media = bytes === undefined ? { id } : { id, bytes };
    const problem = await telegram.fetchMedia(media).catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(MediaProblem);
    return problem as MediaProblem;
  };

  test('is fetched byte for byte', async () => {
    const bytes = Buffer.from('a picture');
    api.state.files.set('file-1', { path: 'photos/file_1.jpg', bytes });
    expect(await telegram.fetchMedia({ id: 'file-1' })).toEqual(bytes);
  });

  test('is not fetched when it is larger than 20 MB, whoever says so', async () => {
    const path = 'documents/file_2.heic';
    api.state.files.set('said', { path, bytes: Buffer.alloc(9), saysBytes: 21 * 2 ** 20 });
    api.state.files.set('unsaid', {
      path: 'documents/file_3.heic',
      bytes: Buffer.alloc(21 * 2 ** 20),
      saysBytes: 9,
    });
    expect((await problemOf('said')).final).toBe(true);
    expect((await problemOf('unsaid')).final).toBe(true);
    expect((await problemOf('any', 21 * 2 ** 20)).final).toBe(true);
  });

  test('may come later: Telegram is not well, slow, or the file lies elsewhere now', async () => {
    api.state.files.set('file-4', { path: 'photos/file_4.jpg', bytes: Buffer.from('x') });
    api.state.faults.push({ status: 500 });
    expect((await problemOf('file-4')).final).toBe(false);
    api.state.faults.push({ status: 429, retryAfter: 3 });
    expect((await problemOf('file-4')).final).toBe(false);
    patience.answerS = 0.2;
    void api.hold('getFile');
    expect((await problemOf('file-4')).final).toBe(false);
    expect((await problemOf('nobody knows it')).final).toBe(false);
  });

  test('is never looked for outside of Telegram', async () => {
    api.state.files.set('file-5', { path: '../../etc/passwd', bytes: Buffer.from('x') });
    expect((await problemOf('file-5')).message).not.toContain('passwd');
  });
});

test('a button that was pressed stops turning; one that is too old does no harm', async () => {
  const [press] = telegram.read(telegramPerson(21).presses('draft:send', 5));
  await telegram.showSeen(press!);
  expect(api.state.answered).toEqual([press?.messageId]);
  api.state.faults.push({ status: 400, description: 'Bad Request: query is too old' });
  await telegram.showSeen(press!);
});

test('it speaks no faster than Telegram allows: 30 a second, one a second in a chat, 20 a minute in a group', () => {
  expect(1000 / telegram.pace('private').bot.everyMs).toBeLessThanOrEqual(30);
  expect(telegram.pace('private').chat).toEqual({ everyMs: 1000, atOnce: 1 });
  expect(60_000 / telegram.pace('group').chat.everyMs).toBeLessThanOrEqual(20);
});
