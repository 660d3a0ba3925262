// What mail programs get wrong, or what the parser does not know, put right.

// No pattern here may look at the same signs again and again: whoever writes a mail also chooses how long it is.
const declared = /\bboundary\s{0,20}=\s{0,20}(?:"([^"]{1,200})"|([^\s;"]{1,200}))/gi;
const unparted = /^(content-type:[ \t]{0,20}multipart\/[\w.-]{1,60})(\s{1,20}boundary=)/gim;
const MOST_BOUNDARIES = 100;

/** A mail as the parser can read it. */
export function repaired(raw: Buffer): Buffer {
  const head = raw.toString('latin1', 0, 64 * 1024);
  if (/multipart\//i.test(head)) return withPlainBoundaries(raw);
  return saysNothing(head.split(/\r?\n\r?\n/, 1)[0] ?? '') ? Buffer.from(textOfBytes(raw)) : raw;
}

/** Whether a mail is text that does not say in what it is written. The parser takes it for UTF-8. */
const saysNothing = (head: string) =>
  !/^content-type:\s{0,20}(?!\s|text\/)|charset\s{0,20}=\s{0,20}"?(?!us-ascii|[\s"])/im.test(head);

/**
 * Boundaries as the parser knows them: without blanks behind them (RFC 2046 allows those), with a
 * semicolon before, and inner ones closed before an outer one comes. Else the photos behind are lost.
 */
function withPlainBoundaries(raw: Buffer): Buffer {
  const text = raw.toString('latin1').replace(unparted, '$1;$2');
  const known = boundariesOf(text);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const open: string[] = [];
  let parted = false;
  const plain = text.replace(/^--[^\r\n]{1,300}$/gm, (line) => {
    const name = line.slice(2).trimEnd();
    const ends = !known.has(name) && name.endsWith('--');
    const boundary = ends ? name.slice(0, -2) : name;
    if (!known.has(boundary)) return line;
    parted = true;
    const at = open.indexOf(boundary);
    const inner = at < 0 ? [] : open.splice(at).slice(1);
    if (!ends) open.push(boundary);
    return [...inner.toReversed().map((one) => `--${one}--`), `--${name}`].join(lineEnd);
  });
  return Buffer.from(parted ? plain : withoutParts(text), 'latin1');
}

/** A mail that says it has parts and has none is the text it is. */
const withoutParts = (text: string) =>
  text.replace(
    /^content-type:[ \t]{0,20}multipart\/[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/im,
    'Content-Type: text/plain',
  );

function boundariesOf(text: string): Set<string> {
  const known = new Set<string>();
  for (const [, quoted, bare = ''] of text.matchAll(declared)) {
    known.add((quoted ?? bare).replace(/\r?\n/g, ''));
    if (known.size >= MOST_BOUNDARIES) break;
  }
  return known;
}

/** Whether a mail is written in UTF-7, which the parser leaves as it is. */
export const isUtf7 = (raw: Buffer): boolean =>
  /charset\s*=\s*"?(unicode-1-1-)?utf-7\b/i.test(raw.toString('latin1'));

/** The text that UTF-7 stands for (RFC 2152): "+" begins UTF-16 in base64, "-" ends it. */
export const fromUtf7 = (text: string): string =>
  text.replace(/\+([A-Za-z\d+/]*)-?/g, (_, coded: string) => {
    if (coded === '') return '+';
    const bytes = Buffer.from(coded, 'base64');
    return new TextDecoder('utf-16be').decode(bytes.subarray(0, bytes.length & ~1));
  });

const decoder = (charset: string) => {
  try {
    return new TextDecoder(charset, { fatal: charset === 'utf-8' });
  } catch {
    return null;
  }
};

/**
 * The text of bytes that do not say in what they are written, such as a subject that was not
 * encoded: UTF-8 where it is that, else what the mail itself is written in, else Cyrillic of Windows.
 */
export function textOfBytes(bytes: Uint8Array, charset = ''): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const known = charset && !/^(utf-?8|us-ascii)$/i.test(charset) ? decoder(charset) : null;
    return (known ?? new TextDecoder('windows-1251')).decode(bytes);
  }
}

/**
 * A line whose encoded words (RFC 2047) hold bytes that should have been encoded too: each is read as
 * what it says it is written in.
 */
export const textOfBrokenWords = (line: string): string =>
  line.replace(/=\?([\w-]+)\?q\?([^?]*)\?=/gi, (_, charset: string, word: string) => {
    const plain = word
      .replaceAll('_', ' ')
      .replace(/=([\da-f]{2})/gi, (__, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    return (decoder(charset) ?? new TextDecoder('windows-1251')).decode(
      Buffer.from(plain, 'latin1'),
    );
  });

/** In what the first text of a mail is written; empty when it does not say. */
export const charsetOf = (raw: Buffer): string =>
  /charset\s*=\s*"?([\w.:-]+)/i.exec(raw.toString('latin1', 0, 64 * 1024))?.[1] ?? '';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };

/** The words of a page, for a mail whose plain text is there but empty. */
export const textOfHtml = (html: string): string =>
  html
    .slice(0, 1_000_000)
    .replace(/<!--[\s\S]*?(?:-->|$)|<(style|script|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/<(br|\/p|\/div|\/li|\/tr|\/h\d|\/blockquote)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&#(x?)([\da-f]{1,6});/gi, (_, hex: string, code: string) =>
      String.fromCodePoint(Math.min(parseInt(code, hex ? 16 : 10) || 32, 0x10_ff_ff)),
    )
    .replace(/&([a-z]{2,5});/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/^ +| +$/gm, '');
