import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import satori, { type Font } from 'satori';
import { turns } from '#server/turns.ts';

/** Pixels: wide as previews of links want it, square for feeds of pictures. */
export const cardSizes = {
  wide: { width: 1200, height: 630 },
  square: { width: 1080, height: 1080 },
} as const;
export type CardShape = keyof typeof cardSizes;

export type Card = {
  shape: CardShape;
  title: string;
  /** What it is, such as "News". */
  kind: string;
  /** Where; empty: everywhere. */
  area: string;
  site: string;
  urgent: boolean;
  picture: Buffer | null;
};

const colours = {
  night: '#1e3a5f',
  urgent: '#7d1f17',
  lamp: '#f2a93b',
  paper: '#ffffff',
  pale: '#d5dfec',
};
const MARGIN = 64;
const subsets = ['cyrillic', 'cyrillic-ext', 'latin', 'latin-ext'] as const;
const family = subsets.join(', ');
const weights = [400, 700] as const;

let fonts: Promise<Font[]> | undefined;

/** Letters of the three languages, Kazakh ones too; each part of the font under a name of its own. */
function lettering(): Promise<Font[]> {
  const { resolve } = createRequire(import.meta.url);
  const load = async (name: string, weight: (typeof weights)[number]): Promise<Font> => {
    const file = `@fontsource/noto-sans/files/noto-sans-${name}-${weight}-normal.woff`;
    return { name, weight, style: 'normal', data: await readFile(resolve(file)) };
  };
  fonts ??= Promise.all(subsets.flatMap((name) => weights.map((weight) => load(name, weight))));
  return fonts;
}

// A card takes a core for a good part of a second: whoever asks for many waits.
const inTurn = turns(1);

/** A picture with the words of a thing, for those who pass its address on; a PNG. */
export const drawCard = (card: Card): Promise<Buffer> =>
  inTurn(async () => {
    const { default: sharp } = await import('sharp');
    const size = cardSizes[card.shape];
    const box = boxesOf(card);
    const picture =
      card.picture &&
      (await sharp(card.picture, { failOn: 'error' })
        .rotate()
        .resize({ width: box.picture.width, height: box.picture.height, position: 'attention' })
        .toBuffer());
    const drawn = { ...card, title: inLetters(card.title), area: inLetters(card.area) };
    const svg = await satori(layoutOf(drawn, box), { ...size, fonts: await lettering() });
    const words = sharp(Buffer.from(svg));
    const { left, top } = box.picture;
    const layers = picture ? [{ input: picture, left, top }] : [];
    return words.composite(layers).png({ compressionLevel: 9 }).toBuffer();
  });

/** Without what our letters cannot draw: small pictures and what joins them. */
const inLetters = (text: string): string =>
  text
    .replaceAll(/[^\p{Script=Latin}\p{Script=Cyrillic}\p{N}\p{P}\p{Zs}+<=>|~^$₸€₽№°©®™]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

type Box = { left: number; top: number; width: number; height: number };

/** Where picture and words stand: beside each other when wide, one above the other when square. */
function boxesOf({ shape, picture }: Card): { picture: Box; words: Box } {
  const { width, height } = cardSizes[shape];
  const whole = { left: 0, top: 0, width, height };
  if (!picture) return { picture: whole, words: whole };
  if (shape === 'square') {
    const above = 500;
    return {
      picture: { ...whole, height: above },
      words: { ...whole, top: above, height: height - above },
    };
  }
  const beside = 470;
  return {
    picture: { ...whole, left: width - beside, width: beside },
    words: { ...whole, width: width - beside },
  };
}

const WIDTH_OF_LETTER = 0.58;
const LINE = 1.18;

/** The largest letters in which the title fits, its longest word on one line where that is possible. */
export function letterSize(title: string, width: number, height: number): number {
  const longest = Math.max(...title.split(/\s+/).map(({ length }) => length), 1);
  for (let size = 92; size > 36; size -= 2) {
    const perLine = Math.floor(width / (size * WIDTH_OF_LETTER));
    // A line is broken before a word that does not fit: some of each is lost.
    const lines = Math.ceil(title.length / Math.max(1, perLine - longest / 3));
    if (longest <= perLine && lines * size * LINE <= height) return size;
  }
  return 36;
}

type Node = { type: string; props: { style: object; children?: unknown; lang?: string } };
const element = (style: object, ...children: unknown[]): Node => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children },
});

function layoutOf(card: Card, { words: box }: { words: Box }) {
  const { width, height } = cardSizes[card.shape];
  const column = {
    ...{ position: 'absolute', left: box.left, top: box.top, width: box.width, height: box.height },
    ...{ flexDirection: 'column', justifyContent: 'space-between', padding: MARGIN },
    boxSizing: 'border-box',
  };
  const background = card.urgent ? colours.urgent : colours.night;
  const sheet = { position: 'relative', width, height, background, fontFamily: family };
  const words = element(column, kindOf(card), titleOf(card, box), footOf(card, box));
  return element(sheet, words) as Parameters<typeof satori>[0];
}

const lamp = {
  ...{ width: 22, height: 22, borderRadius: 11, background: colours.lamp, marginRight: 16 },
};

const kindOf = ({ kind }: Card) =>
  element(
    { alignItems: 'center', fontSize: 32, fontWeight: 700, color: colours.lamp },
    element(lamp),
    kind,
  );

function titleOf({ title }: Card, box: Box) {
  const inner = { width: box.width - 2 * MARGIN, height: box.height - 2 * MARGIN - 170 };
  const fontSize = letterSize(title, inner.width, inner.height);
  const style = {
    ...{ fontSize, fontWeight: 700, lineHeight: LINE, color: colours.paper },
    ...{ display: 'block', width: inner.width, wordBreak: 'break-word' },
    lineClamp: Math.max(1, Math.floor(inner.height / (fontSize * LINE))),
  };
  return element(style, title);
}

function footOf({ area, site }: Card, box: Box) {
  const line = { display: 'block', lineClamp: 1, width: box.width - 2 * MARGIN };
  return element(
    { flexDirection: 'column', fontSize: 28, lineHeight: 1.35 },
    ...(area ? [element({ ...line, color: colours.pale }, area)] : []),
    element({ ...line, color: colours.paper, fontWeight: 700 }, site),
  );
}
