import type { Attached } from '#modules/mails/rules.ts';

const begin = /^begin(?:-base64)? [0-7]{3,4} (.{1,200})$/;
const MOST_FILES = 20;
/** A line holds 63 bytes at most. */
const LONGEST_LINE = 1 + 84;

/** The text without the files that old programs wrote into it, and those files. */
export function withoutUuencoded(text: string): { text: string; files: Attached[] } {
  if (!/^begin /m.test(text)) return { text, files: [] };
  const kept: string[] = [];
  const files: Attached[] = [];
  const lines = text.split(/\r?\n/);
  const lastEnd = lines.lastIndexOf('end');
  for (let at = 0; at < lines.length; at++) {
    const name = begin.exec(lines[at] ?? '')?.[1];
    if (!name || at >= lastEnd || files.length >= MOST_FILES) {
      kept.push(lines[at] ?? '');
      continue;
    }
    const end = lines.indexOf('end', at + 1);
    const bytes = Buffer.concat(lines.slice(at + 1, end).map(bytesOf));
    files.push({ name: name.trim(), mime: 'application/octet-stream', bytes, inline: false });
    at = end;
  }
  return { text: kept.join('\n'), files };
}

/** One line: its first letter says how many bytes, four letters make three of them. */
function bytesOf(line: string): Buffer {
  const codes = [...line.slice(0, LONGEST_LINE)].map((letter) => (letter.charCodeAt(0) - 32) & 63);
  const [length = 0, ...rest] = codes;
  const bytes: number[] = [];
  for (let at = 0; at < rest.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = rest.slice(at, at + 4);
    bytes.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
  }
  return Buffer.from(bytes.slice(0, length));
}
