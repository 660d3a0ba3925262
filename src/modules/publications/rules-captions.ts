import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';

export const MOST_CAPTION_CHARS = 300_000;
const MOST_CUES = 6000;
const LATEST_MS = 3 * 3_600_000;

/** One caption: when, who speaks if it says so, and its words with our own few tags. */
type Cue = { from: number; to: number; text: string };

type Reason = Extract<MessageKey, `captions.no.${string}`>;

const moment = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`;
const timing = new RegExp(String.raw`^${moment}[ \t]+-->[ \t]+${moment}(?:[ \t]+(.*))?$`);
// Each ends at a space or at the end: otherwise one line could be cut up in endlessly many ways.
const settings = /^(?:(?:vertical|line|position|size|align):\S+(?:[ \t]+|$))*$/;

/**
 * Reads captions (WebVTT): cues in their order, with <b>, <i>, <u> and <v> and nothing else. Where
 * they stand on the picture is left to the player. Refuses with the line where it stopped.
 */
export function readCaptions(typed: string): Cue[] {
  const lines = typed.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const no = (key: Reason, line: number) => new Refusal(key, 422, { line: line + 1 }, 'vtt');
  if (typed.length > MOST_CAPTION_CHARS) throw no('captions.no.too-long', 0);
  if (!/^WEBVTT(?:[ \t].*)?$/.test(lines[0] ?? '')) throw no('captions.no.not-webvtt', 0);
  const cues: Cue[] = [];
  for (const { at, block } of blocksOf(lines)) {
    if (/^(?:STYLE|REGION)\s*$/.test(block[0] ?? '')) throw no('captions.no.styles', at);
    if (/^NOTE(?:\s|$)/.test(block[0] ?? '')) continue;
    const head = block.length === 1 || (block[0] ?? '').includes('-->') ? 0 : 1;
    const [from, to, rest] = readTiming(block[head] ?? '');
    if (from === undefined || to === undefined) throw no('captions.no.timing', at + head);
    if (!settings.test(rest ?? '')) throw no('captions.no.styles', at + head);
    if (to <= from || to > LATEST_MS || from < (cues.at(-1)?.from ?? 0))
      throw no('captions.no.order', at + head);
    const text = wordsOf(block.slice(head + 1).join('\n'));
    if (text === null) throw no('captions.no.markup', at + head + 1);
    if (text && cues.push({ from, to, text }) > MOST_CUES) throw no('captions.no.too-long', at);
  }
  if (cues.length === 0) throw no('captions.no.empty', 0);
  return cues;
}

/** What stands between empty lines, and on which line it begins; what belongs to the head is not. */
function blocksOf(lines: readonly string[]) {
  const blocks: { at: number; block: string[] }[] = [];
  let open = false;
  const first = lines.findIndex((line) => line.trim() === '');
  for (const [at, line] of lines.entries()) {
    if (first < 0 || at < first) continue;
    const empty = line.trim() === '';
    if (!empty && open) blocks.at(-1)?.block.push(line);
    else if (!empty) blocks.push({ at, block: [line] });
    open = !empty;
  }
  return blocks;
}

function readTiming(line: string): [number?, number?, string?] {
  const found = timing.exec(line);
  if (!found) return [];
  const ms = (at: number) =>
    ((Number(found[at] ?? 0) * 60 + Number(found[at + 1])) * 60 + Number(found[at + 2])) * 1000 +
    Number(found[at + 3]);
  return [ms(1), ms(5), found[9]];
}

const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: '\u00a0' };
const plain = (words: string) =>
  words.replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => names[name] ?? '');
const marked = (words: string) =>
  words.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '');

/** The words of a cue with its tags as we write them; null when there are others, or they do not close. */
function wordsOf(typed: string): string | null {
  const open: string[] = [];
  let words = '';
  for (const [part] of typed.trim().matchAll(/<[^>]*>?|[^<]+/g)) {
    const [, closing, tag = '', rest = ''] = /^<(\/?)([biuv])((?:[ \t][^<>]*)?)>$/.exec(part) ?? [];
    if (!part.startsWith('<')) words += marked(plain(part));
    else if (!tag || (tag !== 'v' && rest.trim())) return null;
    else if (closing) {
      if (open.pop() !== tag) return null;
      words += `</${tag}>`;
    } else {
      open.push(tag);
      words += tag === 'v' && rest.trim() ? `<v ${marked(plain(rest.trim()))}>` : `<${tag}>`;
    }
  }
  // A voice that speaks to the end of the cue need not be closed.
  if (open.some((tag) => tag !== 'v')) return null;
  return words + '</v>'.repeat(open.length);
}

const two = (number: number) => String(number).padStart(2, '0');
const timeOf = (ms: number) =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;

/** Captions as we keep and serve them: what was read, and nothing else. */
export const writeCaptions = (cues: readonly Cue[]): string =>
  [
    'WEBVTT',
    ...cues.map(({ from, to, text }) => `${timeOf(from)} --> ${timeOf(to)}\n${text}`),
  ].join('\n\n') + '\n';

export type Spoken = { voice: string; words: string };

/** What is said, to be read instead: a line each time somebody else speaks or a sentence ends. */
export function transcriptOf(vtt: string): Spoken[] {
  const said: Spoken[] = [];
  for (const { text } of readCaptions(vtt)) {
    const voice = plain(/^<v ([^>]*)>/.exec(text)?.[1] ?? '');
    const words = plain(text.replaceAll(/<[^>]*>/g, ''))
      .replaceAll(/\s+/g, ' ')
      .trim();
    const last = said.at(-1);
    const goesOn = last && last.voice === voice && !/[.!?…]["»”)]?$/.test(last.words);
    if (goesOn) last.words += ` ${words}`;
    else said.push({ voice, words });
  }
  return said;
}
