import type { Headers } from '#modules/mails/rules-unwanted.ts';

const MOST_BYTES = 256 * 1024;
const MOST_LINES = 2000;

/** The headers of a raw mail: by small name, each value unfolded, in the order they stand. */
export function headersOf(raw: Buffer): Headers {
  const text = raw.subarray(0, MOST_BYTES).toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const found = new Map<string, string[]>();
  for (const line of text
    .slice(0, end)
    .split(/\r?\n(?![ \t])/)
    .slice(0, MOST_LINES)) {
    const [, name, value] = /^([\w-]+)[ \t]*:([\s\S]*)$/.exec(line) ?? [];
    if (!name || value === undefined) continue;
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), value.replace(/\r?\n[ \t]+/g, ' ').trim()]);
  }
  return found;
}
