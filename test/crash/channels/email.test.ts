// E-mail: one report from photo to confirmed outcome on the wire; reporter and responsible only ever answer letters.
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importCategories } from '#modules/categories/actions.ts';
import { readCategories } from '#modules/categories/input.ts';
import { system } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { freePort } from '#server/ports.ts';
import { picture } from '../../loop.ts';
import { OURS, rawMail, type Mail } from '../../mails.ts';
import { layTown, yard } from '../../town.ts';
import { startMailCounter } from '../mail-counter.ts';
import { confirmedOnce, lettersOnce, letterTo, openHouse, soon, type House } from './house.ts';

const OUR_SERVER = 'mx.town.example';
const aigul = 'aigul@mail.example';
const lampService = 'lamp-service@example.org';
const three = (words: string) => ({ kk: words, ru: words, en: words });

let mail: Awaited<ReturnType<typeof startMailCounter>>;
let house: House;
let port: number;

beforeAll(async () => {
  await layTown();
  await importCategories(
    system,
    readCategories([
      {
        ...{ key: 'lamp', parent: 'places', position: 1, sensitivity: 'public' },
        ...{ names: three('lamp'), hints: three('lamp'), respondWithinH: 48, nearbyM: 100 },
        keywords: { ru: ['фонарь'], kk: ['шам'], en: ['lamp'] },
      },
    ]),
  );
  mail = await startMailCounter();
  port = await freePort();
  house = await openHouse(['worker', 'mail-room'], () => ({
    ...{ SMTP_URL: mail.url, MAIL_IN_ADDRESS: OURS, MAIL_TRUSTED_AUTH: OUR_SERVER },
    MAIL_IN_LISTEN: `lmtp://127.0.0.1:${port}`,
  }));
});
afterAll(async () => {
  await house?.stop();
  await mail?.stop();
});

type Written = Mail & { from: string; to: string };

/** A mail that our own mail server hands over, with what it found out about who sent it. */
function written(given: Written): Promise<Buffer> {
  const domain = given.from.split('@')[1];
  const found = `${OUR_SERVER}; dmarc=pass header.from=${domain}`;
  return rawMail({ ...given, headers: { 'Authentication-Results': found } });
}

async function handOver({ from, to }: Written, raw: Buffer | Readable): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to }, raw });
  } finally {
    transport.close();
  }
}

/** As a mail server does it: again until it is taken, and once more when it did not hear so. */
async function send(given: Written): Promise<void> {
  const raw = await written(given);
  await soon(() => handOver(given, raw));
  await handOver(given, raw);
}

/** The first half of a mail; what follows never comes. Settles once the half is on its way. */
function half(raw: Buffer) {
  const parts = [raw.subarray(0, raw.length / 2)];
  const { promise: stuck, resolve } = Promise.withResolvers<void>();
  const stream = new Readable({
    read() {
      const part = parts.shift();
      if (part) this.push(part);
      else resolve();
    },
  });
  return { stream, stuck };
}

async function sendTheReport() {
  const text = `Во дворе не горит фонарь\n${yard.lat}, ${yard.lon}`;
  const report = {
    ...{ from: aigul, to: OURS, text, photos: [await picture()] },
    messageId: '<report@mail.example>',
  };
  // The mail room is killed when it has half a mail.
  const begun = half(await written(report));
  const broken = handOver(report, begun.stream).catch((problem: Error) => problem);
  await house.killWhileHeld(begun.stuck, 'mail-room');
  expect(await broken).toBeInstanceOf(Error);
  // The worker is killed when the receipt has arrived and it has not heard so.
  const receipt = mail.holdNextTo(aigul);
  await send(report);
  await house.killWhileHeld(receipt);
}

test('from photo to confirmed outcome by e-mail, once, though worker and mail room are killed in the middle', async () => {
  await sendTheReport();
  await letterTo(mail, aigul, '/receipt/');
  const offer = await letterTo(mail, lampService, '/work/');
  // Killed when the question has arrived and it has not heard so.
  const question = mail.holdNextTo(aigul);
  const photos = [await picture()];
  await send({
    ...{ from: lampService, to: offer.replyTo, text: 'Дайын\nШам ауыстырылды', photos },
    inReplyTo: offer.messageId,
  });
  await house.killWhileHeld(question);
  const asked = await letterTo(mail, aigul, 'answer=yes');
  await send({ from: aigul, to: asked.replyTo, text: 'Да, спасибо', inReplyTo: asked.messageId });
  await soon(async () =>
    expect(await db.selectFrom('reports').select('state').execute()).toEqual([
      { state: 'confirmed' },
    ]),
  );

  await confirmedOnce('email');
  expect(house.killed).toEqual(['mail-room', 'worker', 'worker']);
  expect(await lettersOnce(mail)).toBeGreaterThanOrEqual(mail.unanswered());
  const mails = await db.selectFrom('mails').select('state').orderBy('taken_at').execute();
  expect(mails).toEqual([{ state: 'filed' }, { state: 'task' }, { state: 'verdict' }]);
});
