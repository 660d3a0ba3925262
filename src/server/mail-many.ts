import MimeNode from 'nodemailer/lib/mime-node';
import { config } from '#server/config.ts';

/** What many read alike; the HTML without its closing tags. */
export type Alike = { subject: string; text: string; html: string };

/** What is one reader's own: where it goes, and how it ends. */
export type Own = {
  to: string;
  messageId: string;
  text: string;
  html: string;
  headers: Record<string, string>;
};

const BOUNDARY = 'a-part-of-the-letter';
const TO = 'somebody@to.invalid';
const MESSAGE_ID = '<some@message.invalid>';

/**
 * Writes down once what many read alike, and gives what adds each reader's own end: writing every
 * letter anew is most of the work of sending one. As RFC 5322 with both parts in base64.
 */
export function lettersAlike({ subject, text, html }: Alike): (own: Own) => string {
  const [before = '', after = ''] = headersOf(subject).split(MESSAGE_ID);
  const plain = partOf('text/plain', text);
  const marked = partOf('text/html', html);
  return (own) =>
    [
      ...[`${before}${own.messageId}${after}`.replace(TO, own.to)],
      ...Object.entries(own.headers).map(([name, value]) => `${name}: ${value}`),
      ...['', `--${BOUNDARY}`, plain, inBase64(own.text)],
      ...[`--${BOUNDARY}`, marked, inBase64(own.html)],
      ...[`--${BOUNDARY}--`, ''],
    ].join('\r\n');
}

function headersOf(subject: string): string {
  const head = new MimeNode('multipart/alternative', { boundaryPrefix: '', baseBoundary: 'x' });
  head.setHeader({ from: config.mailFrom, to: TO, subject, 'Message-Id': MESSAGE_ID });
  // RFC 3834: so that no holiday notice answers a machine.
  head.setHeader('Auto-Submitted', 'auto-generated');
  head.setHeader('Content-Type', `multipart/alternative; boundary="${BOUNDARY}"`);
  return head.buildHeaders();
}

// Three bytes are four letters: filled up, what follows can be added to it.
const filled = (text: string) => text + ' '.repeat((3 - (Buffer.byteLength(text) % 3)) % 3);

const partOf = (type: string, content: string) =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${inBase64(filled(content))}`;

const inBase64 = (text: string) =>
  (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');
