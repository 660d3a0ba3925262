import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NextMessage } from '#modules/chats/outbox.ts';
import type { Said } from '#modules/chats/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { newId } from '#server/ids.ts';
import { monday } from '../../../test/loop.ts';
import { startWhatsapp } from '../../../test/whatsapp-api.ts';
import { whatsapp } from './adapter.ts';
import { mayFetch } from './media.ts';

let api: Awaited<ReturnType<typeof startWhatsapp>>;
beforeAll(async () => {
  setClock(monday);
  api = await startWhatsapp();
});
afterAll(async () => {
  setClock(null);
  config.whatsapp = null;
  await api.stop();
});
beforeEach(() => {
  config.whatsapp = api.config;
  for (const list of [api.sent, api.seen, api.refused, api.instead]) list.length = 0;
});

const HOUR = 3_600_000;
const template = { name: 'status_changed', words: ['ABC-DEF-GHJ', 'done'] };
const message = (said: Said, more: Partial<NextMessage> = {}): NextMessage => ({
  ...{ messenger: 'whatsapp', address: '77015550000', kind: 'private', locale: 'kk' },
  ...{ heardAt: new Date(monday.getTime() - HOUR), id: newId(), attempts: 0, said },
  ...more,
});
const send = (said: Said, more: Partial<NextMessage> = {}) => whatsapp.send(message(said, more));
const yesterday = { heardAt: new Date(monday.getTime() - 25 * HOUR) };

describe('a message', () => {
  test('of every kind is taken by WhatsApp as it is', async () => {
    const choices = (count: number) => [
      Array.from({ length: count }, (_, nth) => ({
        value: `draft:${nth}`,
        words: `Ұзақ сөздері бар жауап нұсқасы ${nth}`,
      })),
    ];
    const long = 'Ұзақ мәтін. '.repeat(500);
    const kinds: Said[] = [
      { words: 'Сәлем' },
      { words: long },
      { words: long, choices: choices(2) },
      { words: 'Қайсысы?', choices: choices(23), askPlace: true },
      { words: 'Қайда?', askPlace: true },
      {
        words: 'Көру',
        link: { href: 'https://lamp.example.org/r', words: 'Хабардың бетін ашу керек' },
      },
      { words: 'Міне', place: { lon: 69.1, lat: 54.8 }, choices: choices(1) },
    ];
    for (const said of kinds) {
      expect(await send(said)).toMatchObject({
        state: 'sent',
        externalId: api.sent.at(-1)?.wamid,
      });
    }
    expect(api.refused).toEqual([]);
    expect(api.sent.length).toBeGreaterThan(kinds.length);
  });

  test('more than a day after their last word is its template, in their language', async () => {
    const said = { words: 'Done', template, choices: [[{ value: 'done:yes:X:1', words: 'Yes' }]] };
    expect(await send(said, yesterday)).toMatchObject({ state: 'sent' });
    expect(api.sent).toMatchObject([
      { type: 'template', template: { name: 'status_changed', language: { code: 'kk' } } },
    ]);
    config.whatsapp = { ...api.config, templateLanguages: ['ru'] };
    await send(said, yesterday);
    expect(api.sent[1]).toMatchObject({ template: { language: { code: 'ru' } } });
  });

  test('after a day without a template fails and says why', async () => {
    expect(await send({ words: 'x' }, yesterday)).toEqual({
      ...{ state: 'failed', problem: 'more than 24 hours, and no template' },
    });
    expect(api.sent).toEqual([]);
  });

  test('that WhatsApp thinks is too late goes as its template at once, else fails', async () => {
    api.instead.push({ code: 131_047, message: 'Re-engagement message' });
    expect(await send({ words: 'x', template })).toMatchObject({ state: 'sent' });
    expect(api.sent).toMatchObject([{ type: 'template' }]);
    api.instead.push({ code: 131_047 });
    expect(await send({ words: 'x' })).toMatchObject({
      state: 'failed',
      problem: 'WhatsApp 400 #131047 (#131047) Invalid parameter',
    });
  });

  test('keeps its template until WhatsApp says that it arrived', async () => {
    expect(await send({ words: 'x', template })).toMatchObject({ keep: { words: '', template } });
    expect(await send({ words: 'x' })).not.toHaveProperty('keep');
    expect(await send({ words: '', template })).toMatchObject({ state: 'sent' });
    expect(api.sent.map(({ type }) => type)).toEqual(['text', 'text', 'template']);
  });

  test('of two parts of which one went out goes on with the other', async () => {
    const one = message({ words: 'x'.repeat(5000) });
    api.instead.push({ status: 200 }, { status: 500 });
    // The first part is taken by a server that forgets it; what counts is that it is not sent again.
    expect(await whatsapp.send(one)).toMatchObject({ state: 'later' });
    expect(await whatsapp.send({ ...one, attempts: 1 })).toMatchObject({ state: 'sent' });
    expect(api.sent).toHaveLength(1);
    expect(api.sent[0]).toMatchObject({ biz_opaque_callback_data: one.id });
  });

  test.each([
    ['too much to one person', { code: 131_056 }, { afterS: 10 }],
    ['too much in all', { code: 130_429 }, { afterS: 5, forAll: 'whatsapp' }],
    ['too much of the account', { code: 80_007 }, { afterS: 5, forAll: 'whatsapp' }],
    ['taken for spam', { code: 131_048 }, { afterS: 5, forAll: 'whatsapp' }],
    ['429 with a moment', { status: 429, code: 0, retryAfter: 77 }, { afterS: 77 }],
    ['their fault', { status: 503, code: 2 }, { afterS: 5 }],
    ['a token that has run out', { status: 401, code: 190 }, { afterS: 600, loudly: true }],
  ] as const)('that meets %s is tried later', async (_, answer, more) => {
    api.instead.push(answer);
    expect(await send({ words: 'x' })).toMatchObject({ state: 'later', ...more });
  });

  test('waits longer each time, an hour at most', async () => {
    const waits: unknown[] = [];
    for (const attempts of [0, 1, 5, 11]) {
      api.instead.push({ status: 500 });
      const outcome = await send({ words: 'x' }, { attempts });
      waits.push('afterS' in outcome && outcome.afterS);
    }
    expect(waits).toEqual([5, 10, 160, 3600]);
  });

  test.each([
    ['is not there', { code: 131_026, message: 'Message undeliverable 77015550000' }, {}],
    ['are we ourselves', { code: 131_021 }, {}],
    ['cannot be written to as we write', { code: 100 }, {}],
    ['we may not write to: blocked', { status: 403, code: 368 }, { loudly: true }],
    ['we may not write to: locked', { status: 403, code: 131_031 }, { loudly: true }],
    ['reads a template that nobody approved', { code: 132_001 }, { loudly: true }],
  ])('to whom %s fails', async (_, answer, more) => {
    api.instead.push(answer);
    const outcome = await send({ words: 'x' });
    expect(outcome).toMatchObject({ state: 'failed', ...more });
    expect(outcome).toHaveProperty('problem', expect.stringContaining(`#${answer.code}`));
    expect(JSON.stringify(outcome)).not.toContain('77015550000');
  });

  test('is tried later when nobody answers at all', async () => {
    config.whatsapp = { ...api.config, apiUrl: 'http://127.0.0.1:9/v23.0' };
    expect(await send({ words: 'x' })).toMatchObject({
      state: 'later',
      problem: 'WhatsApp is not reached',
    });
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(
      AbortSignal.abort(new DOMException('', 'TimeoutError')),
    );
    config.whatsapp = api.config;
    expect(await send({ words: 'x' })).toMatchObject({
      state: 'later',
      problem: 'WhatsApp does not answer',
    });
  });

  test('is not sent when WhatsApp is not set up', async () => {
    config.whatsapp = null;
    expect(await send({ words: 'x' })).toMatchObject({
      state: 'later',
      problem: 'WhatsApp is not set up',
    });
  });

  test('is shown as read, and nothing breaks when that fails', async () => {
    const heard = { messageId: 'wamid.in' } as never;
    await whatsapp.showSeen(heard);
    expect(api.seen).toEqual(['wamid.in']);
    api.instead.push({ status: 500 });
    await whatsapp.showSeen(heard);
  });
});

describe('a file that somebody sent', () => {
  const bytes = randomBytes(300_000);
  const fetchIt = (id = '11', mime = 'image/jpeg') => whatsapp.fetchMedia({ id, mime });

  test('is fetched whole', async () => {
    api.keep('11', bytes);
    expect((await fetchIt()).equals(bytes)).toBe(true);
  });

  test('that is gone, of another kind, or too large will never be there', async () => {
    api.keep('11', bytes, { mime: 'text/html' });
    api.keep('12', randomBytes(8), { url: `${api.origin}/file/large` });
    api.media.set('large', { bytes: Buffer.alloc(20 * 1024 * 1024 + 1), mime: 'image/jpeg' });
    for (const [id, final] of [
      ['gone', true],
      ['11', true],
      ['12', true],
      ['../me', true],
    ] as const) {
      await expect(fetchIt(id)).rejects.toMatchObject({ final });
    }
  });

  test('with another sum, or from a server that is not well, is asked for again', async () => {
    api.keep('11', bytes, { sha256: 'a'.repeat(64) });
    await expect(fetchIt()).rejects.toMatchObject({ final: false });
    for (const answer of [{ status: 500 }, { status: 401, code: 190 }, { status: 400, code: 4 }]) {
      api.instead.push(answer);
      await expect(fetchIt()).rejects.toMatchObject({ final: false });
    }
  });

  test('is never fetched from elsewhere: our token would go there', async () => {
    api.keep('11', bytes, { url: 'http://169.254.169.254/latest' });
    await expect(fetchIt()).rejects.toMatchObject({ final: true });
    const from = (url: string) => mayFetch(url, 'https://graph.facebook.com/v23.0');
    expect(from('https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1')).toBe(true);
    expect(from('https://mmg.whatsapp.net/x')).toBe(true);
    expect(from('https://scontent.xx.fbcdn.net/x')).toBe(true);
    for (const url of [
      ...[
        'http://lookaside.fbsbx.com/x',
        'https://evil.example/fbcdn.net',
        'https://fbcdn.net.evil.example/',
      ],
      ...[
        'https://user@mmg.whatsapp.net/',
        'https://mmg.whatsapp.net:8443/',
        'https://127.0.0.1/',
        'file:///etc/passwd',
      ],
    ]) {
      expect([url, from(url)]).toEqual([url, false]);
    }
  });
});
