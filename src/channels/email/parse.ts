import { simpleParser, type Attachment, type ParsedMail } from 'mailparser';
import { printable } from '#basics/printable.ts';
import type { Attached, ReadMail } from '#modules/mails/rules.ts';
import { unwantedFor, type Headers, type Ours } from '#modules/mails/rules-unwanted.ts';
import { localeOfWords, ownWords } from '#modules/mails/rules-words.ts';
import { ourAddresses } from '#modules/mails/keeping.ts';
import { config } from '#server/config.ts';
import { headersOf } from './headers.ts';
import {
  charsetOf,
  fromUtf7,
  isUtf7,
  repaired,
  textOfBrokenWords,
  textOfBytes,
  textOfHtml,
} from './repair.ts';
import { filesInTnef } from './tnef.ts';
import { withoutUuencoded } from './uuencode.ts';

const MOST_PARTS = 60;
const DEEPEST = 4;
const MOST_TEXT = 200_000;

/** A mail as anybody can read it: what it says, what it carries, what its headers tell. Throws at what is none. */
export async function readMail(raw: Buffer, envelopeFrom?: string): Promise<ReadMail> {
  const headers = headersOf(raw);
  const parsed = await parse(raw);
  const { words, attached } = await contentOf(parsed, DEEPEST);
  const from = senderOf(parsed, headers);
  const subject = subjectOf(parsed, headers, raw);
  const messageId = clean(parsed.messageId ?? '').slice(0, 500);
  const envelope = { from: from.address, envelopeFrom, subject, messageId };
  return {
    ...{ from: from.address, name: from.name, messageId, subject },
    words,
    locale: localeOfWords(`${subject}\n${words}`, config.defaultLocale),
    recipients: recipientsOf(headers),
    attached: attached.slice(0, MOST_PARTS),
    unwanted: unwantedFor(headers, envelope, ours()),
  };
}

const ours = (): Ours => ({
  addresses: ourAddresses(),
  host: new URL(config.publicUrl).hostname,
});

/** What was attached to a mail, once more: for photos that were not claimed in time. */
export const attachedTo = async (raw: Buffer): Promise<Attached[]> =>
  (await contentOf(await parse(raw), DEEPEST)).attached;

async function parse(raw: Buffer): Promise<ParsedMail> {
  const parsed = await simpleParser(repaired(raw), {
    skipImageLinks: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    maxHtmlLengthToParse: 2_000_000,
  });
  if (!isUtf7(raw)) return parsed;
  return {
    ...parsed,
    ...(parsed.text && { text: fromUtf7(parsed.text) }),
    ...(parsed.subject && { subject: fromUtf7(parsed.subject) }),
  };
}

/** The subject, also one that was not encoded as it should. */
function subjectOf(parsed: ParsedMail, headers: Headers, raw: Buffer): string {
  const [line = ''] = headers.get('subject') ?? [];
  const plain = /[\x80-\xff]/.test(line) ? textOfRaw(line, raw) : (parsed.subject ?? '');
  return clean(plain).slice(0, 500);
}

type Content = { words: string; attached: Attached[] };

const textOfRaw = (line: string, raw: Buffer) =>
  line.includes('=?')
    ? textOfBrokenWords(line)
    : textOfBytes(Buffer.from(line, 'latin1'), charsetOf(raw));

/** The words of a mail, and all that lies in it or in mails attached to it. */
async function contentOf(parsed: ParsedMail, deeper: number): Promise<Content> {
  const written = parsed.text?.trim() ? parsed.text : textOfHtml(parsed.html || '');
  const { text, files } = withoutUuencoded(clean(written).slice(0, MOST_TEXT));
  const said = [ownWords(text)];
  const attached = files;
  for (const part of parsed.attachments) {
    const inner = await insideOf(part, deeper);
    attached.push(...inner.attached);
    said.push(inner.words);
  }
  const words = said.filter(Boolean).join('\n\n') || wordsIn(parsed.attachments);
  return { words: words.slice(0, MOST_TEXT), attached };
}

/** Some programs send the text itself as a file. */
function wordsIn(parts: readonly Attachment[]): string {
  const text = parts.find((part) => part.contentType === 'text/plain');
  if (!text) return '';
  const type: unknown = text.headers?.get('content-type');
  const { params } = (type ?? {}) as { params?: Record<string, string> };
  return ownWords(clean(textOfBytes(attachedOf(text).bytes, params?.charset)));
}

async function insideOf(part: Attachment, deeper: number): Promise<Content> {
  const one = attachedOf(part);
  const plain = /^\s{0,40}begin /.test(one.bytes.toString('latin1', 0, 50));
  const files = plain ? withoutUuencoded(one.bytes.toString('latin1')).files : [];
  if (files.length > 0) return { words: '', attached: files };
  if (part.contentType === 'message/rfc822' && deeper > 0) {
    try {
      return await contentOf(await parse(part.content), deeper - 1);
    } catch {
      return { words: '', attached: [one] };
    }
  }
  if (/^application\/(vnd\.)?ms-tnef$/i.test(part.contentType) || /winmail\.dat$/i.test(one.name)) {
    const inside = filesInTnef(part.content);
    return { words: '', attached: inside.length > 0 ? inside : [one] };
  }
  return { words: '', attached: [one] };
}

const attachedOf = (part: Attachment): Attached => ({
  name: clean(part.filename ?? '').slice(0, 200),
  mime: part.contentType.toLowerCase(),
  bytes: Buffer.isBuffer(part.content) ? part.content : Buffer.from(String(part.content)),
  inline: part.contentDisposition === 'inline' || part.related === true || Boolean(part.cid),
});

/** Who wrote it: one address in one header, or nobody. */
function senderOf(parsed: ParsedMail, headers: Headers) {
  const people = parsed.from?.value ?? [];
  const [one] = people;
  const alone = people.length === 1 && (headers.get('from') ?? []).length <= 1;
  const address = alone ? (one?.address ?? '').trim().toLowerCase() : '';
  return { address: clean(address), name: clean(one?.name ?? '').slice(0, 200) };
}

const sentTo = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc'];

const recipientsOf = (headers: Headers): string[] => [
  ...new Set(
    sentTo
      .flatMap((name) => headers.get(name) ?? [])
      .flatMap((line) => line.match(/[^\s<>,;:"()@]{1,64}@[^\s<>,;:"()@]{1,255}/g) ?? [])
      .map((address) => address.toLowerCase())
      .slice(0, 100),
  ),
];

const clean = (text: string) => printable(text.normalize('NFC')).replace(/\uFFFD+/g, '\uFFFD');
