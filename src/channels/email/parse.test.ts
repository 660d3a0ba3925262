// What mail programs of thirty years write: the right words, the right pictures, nothing lost.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { photosIn } from '#modules/mails/photos.ts';
import type { Attached } from '#modules/mails/rules.ts';
import { picture } from '../../../test/loop.ts';
import { rawMail } from '../../../test/mails.ts';
import { readMail } from './parse.ts';
import { filesInTnef } from './tnef.ts';

type Expected = [file: string, subject: string, text: string, images: number[]];
const samples = JSON.parse(
  readFileSync('test/fixtures/mail/expected.json', 'utf8'),
) as readonly Expected[];
const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const isImage = ({ mime, bytes }: Attached) =>
  mime.startsWith('image/') || bytes.subarray(1, 4).toString() === 'PNG';

describe('the mails of other programs', () => {
  test.each(samples)('%s: %s', async (file, subject, text, images) => {
    for (const ends of ['\n', '\r\n']) {
      const raw = readFileSync(`test/fixtures/mail/${file}`, 'latin1').replace(/\r?\n/g, ends);
      const read = await readMail(Buffer.from(raw, 'latin1'));
      expect(read.subject).toBe(subject);
      expect(flat(read.words).slice(0, text.length)).toBe(text);
      const bytes = read.attached.filter(isImage).map((one) => one.bytes.length);
      expect(bytes.toSorted((a, b) => a - b)).toEqual(images);
    }
  });
});

const plain = (headers: string[], body: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`From: a@mail.example\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1'),
    Buffer.from(body),
  ]);
/** Яма у дома in the old Cyrillic of mail. */
const cyrillic = {
  'koi8-r': Buffer.from([0xf1, 0xcd, 0xc1, 0x20, 0xd5, 0x20, 0xc4, 0xcf, 0xcd, 0xc1]),
  'windows-1251': Buffer.from([0xdf, 0xec, 0xe0, 0x20, 0xf3, 0x20, 0xe4, 0xee, 0xec, 0xe0]),
};

describe('Cyrillic', () => {
  test.each(['koi8-r', 'windows-1251'] as const)(
    '%s, also in a subject that is not encoded',
    async (charset) => {
      const bytes = cyrillic[charset];
      const headers = [
        `Subject: ${bytes.toString('latin1')}`,
        `Content-Type: text/plain; charset=${charset}`,
      ];
      const read = await readMail(plain([...headers, 'Content-Transfer-Encoding: 8bit'], bytes));
      expect(read).toMatchObject({ subject: 'Яма у дома', words: 'Яма у дома', locale: 'ru' });
    },
  );

  test('in a mail that does not say in what it is written', async () => {
    const bytes = cyrillic['windows-1251'];
    for (const header of ['Content-Type: text/plain; charset="us-ascii"', 'X-Mailer: old'])
      expect((await readMail(plain([header], bytes))).words).toBe('Яма у дома');
  });

  test('a file name in parts and in percent signs (RFC 2231)', async () => {
    const name = "filename*0*=windows-1251''%DF%EC%E0; filename*1*=%2Ejpg";
    const body = `--x\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; ${name}\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/\r\n--x--\r\n`;
    const read = await readMail(plain(['Content-Type: multipart/mixed; boundary=x'], body));
    expect(read.attached.map((one) => one.name)).toEqual(['Яма.jpg']);
  });

  test('Kazakh is known by its letters', async () => {
    const read = await readMail(await rawMail({ subject: 'Шұңқыр', text: 'Үйдің жанында' }));
    expect(read).toMatchObject({ locale: 'kk', subject: 'Шұңқыр', words: 'Үйдің жанында' });
  });

  test('UTF-7', async () => {
    const read = await readMail(plain(['Content-Type: text/plain; charset=utf-7'], '+BC8EPAQw-'));
    expect(read.words).toBe('Яма');
  });
});

describe('photos', () => {
  test('a HEIC as phones send it, and the same photo twice is one', async () => {
    const heic = readFileSync('test/fixtures/photos/Stonehenge.heic');
    const one = { filename: 'IMG_1.HEIC', content: heic, contentType: 'image/heic' };
    const nameless = {
      content: heic,
      contentType: 'application/octet-stream',
      filename: false as const,
    };
    const read = await readMail(await rawMail({ attachments: [one, nameless] }));
    expect(photosIn(read.attached)).toMatchObject({ photos: [heic], leftOut: [] });
  });

  test('in a mail that is attached to a mail', async () => {
    const photo = await picture();
    const inner = await rawMail({ text: 'Вот фото', photos: [photo] });
    const outer = await rawMail({
      attachments: [{ filename: 'forwarded.eml', content: inner, contentType: 'message/rfc822' }],
    });
    const read = await readMail(outer);
    expect(read.words).toContain('Вот фото');
    expect(photosIn(read.attached).photos).toEqual([photo]);
  });

  test('in a winmail.dat of Outlook', async () => {
    const photo = await picture();
    const content = tnefOf([['PHOTO.PNG', photo]]);
    const read = await readMail(
      await rawMail({
        text: 'x',
        attachments: [{ filename: 'winmail.dat', content, contentType: 'application/ms-tnef' }],
      }),
    );
    expect(photosIn(read.attached).photos).toEqual([photo]);
    expect(filesInTnef(content.subarray(0, 40))).toEqual([]);
  });

  test('written into the text, as programs did before MIME', async () => {
    const photo = await picture();
    const body = `Look\r\nbegin 644 photo.png\r\n${uuencoded(photo)}\r\n\`\r\nend\r\n`;
    const read = await readMail(plain(['Subject: x'], body));
    expect(read.words).toBe('Look');
    expect(photosIn(read.attached).photos).toEqual([photo]);
  });

  test('behind a part that was never closed, and without a semicolon before the boundary', async () => {
    const photo = await picture();
    const body = [
      '--out \r\nContent-Type: multipart/alternative; boundary="-in"\r\n',
      '---in\r\nContent-Type: text/plain\r\n\r\nLook',
      `--out\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n${photo.toString('base64')}`,
      '--out--\r\n',
    ];
    const type = 'Content-Type: multipart/mixed\r\n\tboundary=out';
    const read = await readMail(plain([type], body.join('\r\n')));
    expect(read.words).toBe('Look');
    expect(photosIn(read.attached).photos).toEqual([photo]);
  });

  test('that says it has parts and has none is the text it is', async () => {
    const type = 'Content-Type: multipart/mixed;\r\n\tboundary="ab"';
    expect((await readMail(plain([type], 'The lamp is dark\r\n'))).words).toBe('The lamp is dark');
  });

  test('cut off in the middle, the words are still there', async () => {
    const raw = await rawMail({
      text: 'Яма',
      photos: [readFileSync('test/fixtures/photos/sample.jpg')],
    });
    const read = await readMail(raw.subarray(0, raw.length / 2));
    expect(read.words).toBe('Яма');
    expect(photosIn(read.attached).photos).toHaveLength(0);
  });
});

describe('who wrote it', () => {
  test('two senders, or two From lines, are nobody', async () => {
    const two = plain(['From: b@mail.example'], 'x');
    expect((await readMail(two)).from).toBe('');
    const list = Buffer.from('From: a@mail.example, b@mail.example\r\n\r\nx');
    expect((await readMail(list)).from).toBe('');
    expect((await readMail(Buffer.alloc(0))).from).toBe('');
  });
});

function tnefOf(files: [string, Buffer][]): Buffer {
  const attribute = (id: number, data: Buffer) => {
    const head = Buffer.alloc(9);
    head.writeUInt8(2, 0);
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(data.length, 5);
    return Buffer.concat([head, data, Buffer.alloc(2)]);
  };
  const head = Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]);
  const parts = files.flatMap(([name, bytes]) => [
    attribute(0x0006_9002, Buffer.alloc(14)),
    attribute(0x0001_8010, Buffer.from(`${name}\0`)),
    attribute(0x0006_800f, bytes),
  ]);
  return Buffer.concat([head, ...parts]);
}

const uuencoded = (bytes: Buffer) =>
  Array.from({ length: Math.ceil(bytes.length / 45) }, (_, nth) => {
    const line = bytes.subarray(nth * 45, nth * 45 + 45);
    const padded = Buffer.concat([line, Buffer.alloc((3 - (line.length % 3)) % 3)]);
    const sixes =
      [...padded]
        .map((byte) => byte.toString(2).padStart(8, '0'))
        .join('')
        .match(/.{6}/g) ?? [];
    const letters = sixes.map((six) => String.fromCharCode((parseInt(six, 2) || 64) + 32));
    return String.fromCharCode(line.length + 32) + letters.join('');
  }).join('\r\n');
