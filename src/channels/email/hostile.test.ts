// Mails written to do harm: to keep the reader busy for hours, to speak in somebody's name, to begin an endless talk.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { monday } from '../../../test/loop.ts';
import { comes, openMailRoom, rawMail } from '../../../test/mails.ts';
import { layTown } from '../../../test/town.ts';
import { proofOf } from './authenticate.ts';
import { readMail } from './parse.ts';

const head =
  'From: a@mail.example\r\nTo: report@town.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n';
const utf8 = 'Content-Type: text/plain; charset=utf-8\r\n\r\n';
// An empty text before the page: only then the page is read by us.
const page = (html: string) =>
  `${head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n \r\n` +
  `--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`;
const file = (text: string) =>
  `${head}Content-Type: application/octet-stream\r\nContent-Disposition: attachment\r\n\r\n${text}`;

const nested = (deep: number) =>
  Array.from({ length: deep }, (_, nth) => `boundary=b${nth}\r\n--b${nth}\r\n`).join('');

const endless: [what: string, mail: string][] = [
  ['tags that never close', page('<'.repeat(400_000))],
  ['comments that never close', page('<!--'.repeat(200_000))],
  ['styles that never close', page('<style '.repeat(140_000))],
  ['line breaks that never close', page('<br '.repeat(200_000))],
  ['files that never end', file('begin 644 a\n'.repeat(1_000_000))],
  ['a file in one line', file(`begin 644 a\n${'M'.repeat(8_000_000)}\nend\n`)],
  ['a name without an end', head.replace('report@town.example', 'a'.repeat(250_000)) + utf8],
  ['pictures of which only the beginning is named', head + utf8 + '[cid:'.repeat(40_000)],
  ['nothing but line ends of another kind', `${head}${utf8}${'\u2028'.repeat(199_000)}x`],
  ['a boundary with millions of blanks', `${head}\r\nmultipart/\r\n--a${' '.repeat(8e6)}x`],
  ['boundaries in boundaries', `${head}\r\nmultipart/\r\n${nested(2000).repeat(100)}`],
  ['mails in mails in mails', head + 'Content-Type: message/rfc822\r\n\r\n'.repeat(20_000)],
  ['ten thousand headers', `${head}${'X-A: b\r\n'.repeat(10_000)}\r\nx`],
];

describe('a mail made to keep us busy is read in seconds', () => {
  test.each(endless)('%s', async (_, mail) => {
    const begun = performance.now();
    await readMail(Buffer.from(mail));
    expect(performance.now() - begun).toBeLessThan(8000);
  });

  test('and what is right in a page is still read', async () => {
    const read = await readMail(
      Buffer.from(
        page('<header>Lamp</header><style>p{}</style><!-- x --><p>is &lt;dark&gt;<br>here'),
      ),
    );
    expect(read.words).toBe('Lampis <dark>\nhere');
  });
});

describe('what our own mail server wrote on top is believed', () => {
  beforeAll(() => {
    config.mailTrustedAuth = 'mx.town.example';
  });
  afterAll(() => {
    config.mailTrustedAuth = '';
  });
  const proof = (found: string) => {
    const raw = `Authentication-Results: mx.town.example; ${found}\r\nFrom: boss@mail.example\r\n\r\n`;
    const brought = { way: 'imap', envelopeFrom: '', peer: null, helo: '' } as const;
    return proofOf(Buffer.from(raw), 'boss@mail.example', brought);
  };

  test('where it speaks itself, whatever it remarks', async () => {
    const found =
      'spf=fail (a (b) "c) smtp.mailfrom="x; y"@evil.example;\r\n dmarc=pass (p="none") header.from=mail.example';
    expect(await proof(found)).toMatchObject({
      authentic: true,
      checks: { spf: 'fail', dmarc: 'pass' },
    });
  });

  test.each([
    'spf=fail smtp.mailfrom="a; dmarc=pass header.from=mail.example x"@evil.example',
    'spf=fail (of a (b) ; dmarc=pass header.from=mail.example ) smtp.mailfrom=a@evil.example',
    String.raw`spf=fail (of a\) ; dmarc=pass header.from=mail.example ) smtp.mailfrom=a@evil.example`,
    String.raw`spf=fail smtp.mailfrom="a\"; dmarc=pass header.from=mail.example x"@evil.example`,
    'spf=fail (of a ; dmarc=pass header.from=mail.example',
  ])('not where it repeats what the sender chose: %s', async (found) => {
    expect(await proof(found)).toMatchObject({ authentic: false });
  });
});

describe('a mail that wants no answer', () => {
  beforeAll(async () => {
    setClock(monday);
    await layTown();
    openMailRoom();
  });
  afterAll(() => setClock(null));
  const letters = () => db.selectFrom('letters').select('kind').execute();

  test('gets none, though nothing else says that a machine wrote it', async () => {
    const raw = await rawMail({ subject: 'Away', text: 'I am away until Monday' });
    expect(await comes(raw, { envelopeFrom: '' })).toMatchObject({
      state: 'ignored',
      why: 'auto-reply',
    });
    const fetched = Buffer.concat([
      Buffer.from('Return-Path: <>\r\n'),
      await rawMail({ text: 'Away' }),
    ]);
    const came = await comes(fetched, { way: 'imap', envelopeFrom: '' });
    expect(came).toMatchObject({ state: 'ignored', why: 'auto-reply' });
    expect(await letters()).toEqual([]);
  });

  test('but a mailbox that does not say where a mail came from is no reason for silence', async () => {
    const raw = await rawMail({ text: 'Something is broken somewhere' });
    expect(await comes(raw, { way: 'imap', envelopeFrom: '' })).toMatchObject({ state: 'asked' });
    expect(await letters()).toEqual([{ kind: 'mail-finish' }]);
  });
});
