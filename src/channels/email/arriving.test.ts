// On the wire: what we say yes to is kept, and what is not kept comes again.
import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { takeMail } from '#modules/mails/keeping.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import * as files from '#server/files.ts';
import { startImapServer } from '../../../test/imap-server.ts';
import { monday, picture, settle } from '../../../test/loop.ts';
import { openMailRoom, OURS, rawMail } from '../../../test/mails.ts';
import { layTown } from '../../../test/town.ts';
import { fetchMail, type Fetching } from './imap.ts';
import { listenForMail, type Listening } from './listener.ts';

const stops: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  setClock(monday);
  await layTown();
  openMailRoom();
});
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});
afterAll(() => setClock(null));

const mails = () => db.selectFrom('mails').selectAll().orderBy('taken_at').orderBy('id').execute();
const mailOf = async (envelopeFrom: string) =>
  (await mails()).find((one) => one.envelope_from === envelopeFrom);

async function listen(way: 'smtp' | 'lmtp'): Promise<Listening> {
  const listening = await listenForMail(`${way}://127.0.0.1:0`, () => undefined);
  stops.push(listening.stop);
  return listening;
}

async function send(
  raw: Buffer,
  { port }: Listening,
  sent: { from: string; to: string[]; lmtp?: boolean },
) {
  const { from, to, lmtp = false } = sent;
  const transport = createTransport({ host: '127.0.0.1', port, lmtp, ignoreTLS: true });
  try {
    return await transport.sendMail({ raw, envelope: { from, to } });
  } finally {
    transport.close();
  }
}

describe('our own door', () => {
  test.each(['smtp', 'lmtp'] as const)(
    '%s: a mail with a photo is kept, then acted on',
    async (way) => {
      const at = await listen(way);
      const raw = await rawMail({ text: `Помогите ${way}`, photos: [await picture()] });
      const from = `${way}@mail.example`;
      const { accepted } = await send(raw, at, { from, to: [OURS], lmtp: way === 'lmtp' });
      expect(accepted).toEqual([OURS]);
      expect(await mailOf(from)).toMatchObject({ state: 'kept', came_by: way, recipients: [OURS] });
      await settle();
      expect(await mailOf(from)).toMatchObject({ state: 'asked', photos: 1 });
    },
  );

  test('mail to anybody else is refused before it is sent', async () => {
    const at = await listen('smtp');
    const sent = send(await rawMail({}), at, {
      from: 'a@mail.example',
      to: ['mayor@town.example'],
    });
    await expect(sent).rejects.toThrow('550 5.1.1');
  });

  test('a mail that is too large is refused, and the next one is taken', async () => {
    const at = await listen('smtp');
    const from = 'large@mail.example';
    const large = Buffer.concat([
      await rawMail({ text: 'x' }),
      Buffer.alloc(37 * 2 ** 20, 'a\r\n'),
    ]);
    await expect(send(large, at, { from, to: [OURS] })).rejects.toThrow(/552|size/i);
    await send(await rawMail({ text: 'small one' }), at, { from, to: [OURS] });
    expect(await mailOf(from)).toBeDefined();
  });

  test('what cannot be kept is not acknowledged: it comes again, and is kept once', async () => {
    const at = await listen('smtp');
    const from = 'again@mail.example';
    const raw = await rawMail({ text: 'Помогите снова' });
    const full = vi.spyOn(files, 'putFile').mockRejectedValueOnce(new Error('ENOSPC'));
    await expect(send(raw, at, { from, to: [OURS] })).rejects.toThrow('451 4.3.0');
    full.mockRestore();
    await send(raw, at, { from, to: [OURS] });
    await send(raw, at, { from, to: [OURS] });
    const kept = (await mails()).filter((one) => one.envelope_from === from);
    expect(kept).toHaveLength(1);
    await settle();
    expect(await mailOf(from)).toMatchObject({ state: 'asked' });
  });

  test('while the disk has no room nothing is taken, and it comes again', async () => {
    const at = await listen('smtp');
    const from = 'no-room@mail.example';
    const raw = await rawMail({ text: 'Помогите, места нет' });
    config.diskReserveMb = Infinity;
    await expect(send(raw, at, { from, to: [OURS] })).rejects.toThrow('451 4.3.0');
    expect(await mailOf(from)).toBeUndefined();
    config.diskReserveMb = 0;
    await send(raw, at, { from, to: [OURS] });
    expect(await mailOf(from)).toBeDefined();
  });

  test('whoever hangs up in the middle has sent nothing', async () => {
    const { port } = await listen('smtp');
    const before = (await mails()).length;
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'data');
    for (const line of ['EHLO a', 'MAIL FROM:<a@mail.example>', `RCPT TO:<${OURS}>`, 'DATA']) {
      socket.write(`${line}\r\n`);
      await once(socket, 'data');
    }
    socket.write('Subject: half\r\n\r\nhalf');
    socket.destroy();
    await once(socket, 'close');
    await settle();
    expect(await mails()).toHaveLength(before);
  });
});

describe('a mailbox elsewhere', () => {
  const quick = { firstMs: 20, longestMs: 50 };
  const fetchFrom = (url: string): Fetching => {
    const fetching = fetchMail(url, () => undefined, quick);
    stops.push(fetching.stop);
    return fetching;
  };
  const until = (check: () => unknown) =>
    vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout: 8000, interval: 30 });

  test('is emptied into the house: what lay there, and what comes while we wait', async () => {
    const server = await startImapServer();
    stops.push(server.stop);
    const count = (await mails()).length;
    server.put(await rawMail({ text: 'Помогите из ящика' }));
    fetchFrom(server.url);
    await until(() => server.folders.get('Processed')?.length === 1);
    await until(() => server.said.some((one) => one === 'IDLE'));
    server.put(await rawMail({ text: 'Помогите ещё раз' }));
    await until(() => server.folders.get('Processed')?.length === 2);
    expect(server.folders.get('INBOX')).toEqual([]);
    expect(await mails()).toHaveLength(count + 2);
    await settle();
    const came = (await mails()).filter((one) => one.came_by === 'imap');
    expect(came.map(({ state }) => state)).toEqual(['asked', 'asked']);
  });

  test('that breaks off is asked again; two houses that share it keep each mail once', async () => {
    const server = await startImapServer();
    stops.push(server.stop);
    const count = (await mails()).length;
    fetchFrom(server.url);
    fetchFrom(server.url);
    await until(() => server.said.filter((one) => one === 'IDLE').length >= 2);
    server.drop();
    server.put(await rawMail({ text: 'Помогите после обрыва' }));
    await until(() => server.folders.get('Processed')?.length);
    expect(await mails()).toHaveLength(count + 1);
  });

  test('a mail that cannot be kept stays unread', async () => {
    const server = await startImapServer();
    stops.push(server.stop);
    const full = vi.spyOn(files, 'putFile').mockRejectedValueOnce(new Error('ENOSPC'));
    server.put(await rawMail({ text: 'Помогите, диск полон' }));
    fetchFrom(server.url);
    await until(() => full.mock.calls.length > 1);
    await until(() => server.folders.get('Processed')?.length === 1);
    const stored = server.said.findIndex((one) => /^uid store/i.test(one));
    const fetched = server.said.filter((one, at) => at < stored && /BODY\.PEEK/i.test(one));
    expect(fetched.length).toBeGreaterThan(1);
  });
});

test('without an address for reports no mail is ours', async () => {
  const at = await listen('smtp');
  config.mailInAddress = '';
  const sent = send(await rawMail({}), at, { from: 'a@mail.example', to: [OURS] });
  await expect(sent).rejects.toThrow('550');
  config.mailInAddress = OURS;
});

test('a mail is the same one with other line ends and blanks at its end', async () => {
  const raw = (await rawMail({ text: 'once\nand for all' })).toString();
  const arrived = {
    way: 'imap',
    recipients: [OURS],
    envelopeFrom: '',
    peer: '',
    helo: '',
  } as const;
  const keptAs = (text: string) => takeMail(arrived, Buffer.from(text));
  const id = await keptAs(raw);
  expect(await keptAs(`${raw.replaceAll('\r\n', '\n').trimEnd()}\n\n`)).toBe(id);
  expect(await keptAs(raw.replace('for all', 'for some'))).not.toBe(id);
});
