import { copyFile, mkdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, PSM, type Worker } from 'tesseract.js';
import { config } from '#server/config.ts';
import type { PixelBox } from '#server/picture-text.ts';
import { secretToken } from '#server/ids.ts';
import { turns } from '#server/turns.ts';

/** One line as it was read: its words, where each begins in the line, and how sure the reader is (0 to 1). */
export type ReadLine = { text: string; words: ReadWord[] };
export type ReadWord = { from: number; to: number; box: PixelBox; certainty: number };

/** Reading took longer than it may. */
export class ReadingTooLong extends Error {}

// Latin; and Kazakh, whose letters are the Russian ones and nine more: Russian is read exactly by it.
const languages = ['eng', 'kaz'];
const IDLE_MS = 60_000;
// One at a time: a reader holds some 200 MB and a whole core.
const inTurn = turns(1);
const require = createRequire(import.meta.url);

let reader: Promise<Worker> | undefined;
let goHome: NodeJS.Timeout | undefined;

/**
 * Reads what stands on a picture (PNG), Latin, Russian and Kazakh, line by line. No network: the
 * language data come with the installation. Throws ReadingTooLong after `mostMs`.
 */
export const readLines = (png: Buffer, mostMs: number): Promise<ReadLine[]> =>
  inTurn(async () => {
    clearTimeout(goHome);
    const worker = await (reader ??= startReader());
    const late = Promise.withResolvers<never>();
    const alarm = setTimeout(() => late.reject(new ReadingTooLong()), mostMs);
    try {
      const { data } = await Promise.race([
        worker.recognize(png, {}, { text: false, blocks: true }),
        late.promise,
      ]);
      return linesOf(data.blocks ?? []);
    } catch (problem) {
      // Its thread goes on reading, or is broken: the next picture gets a new one.
      await endReader();
      throw problem;
    } finally {
      clearTimeout(alarm);
      goHome = setTimeout(() => void endReader(), IDLE_MS).unref();
    }
  });

/** Ends the reader's thread and gives its memory back; the next picture starts another. */
export async function endReader(): Promise<void> {
  clearTimeout(goHome);
  const worker = await reader?.catch(() => undefined);
  reader = undefined;
  await worker?.terminate();
}

async function startReader(): Promise<Worker> {
  const worker = await createWorker(languages, OEM.LSTM_ONLY, {
    langPath: await languageFolder(),
    cacheMethod: 'none',
    gzip: true,
    errorHandler: () => undefined,
  });
  await worker.setParameters({
    tessedit_pageseg_mode: PSM.SPARSE_TEXT,
    user_defined_dpi: '150',
    debug_file: '/dev/null',
  });
  return worker;
}

/** Each language lies in a package of its own, the reader wants them in one folder. */
async function languageFolder(): Promise<string> {
  const folder = join(config.dataDir, 'reading');
  await mkdir(folder, { recursive: true });
  for (const language of languages) {
    const home = dirname(require.resolve(`@tesseract.js-data/${language}/package.json`));
    const name = `${language}.traineddata.gz`;
    const part = join(folder, `${name}.${secretToken().slice(0, 8)}`);
    await copyFile(join(home, '4.0.0_best_int', name), part);
    await rename(part, join(folder, name));
  }
  return folder;
}

type Blocks = { paragraphs: { lines: { words: TesseractWord[] }[] }[] }[];
type TesseractWord = { text: string; bbox: PixelBox; confidence: number };

const linesOf = (blocks: Blocks): ReadLine[] =>
  blocks.flatMap(({ paragraphs }) =>
    paragraphs.flatMap(({ lines }) => lines.map(({ words }) => lineOf(words))),
  );

function lineOf(words: TesseractWord[]): ReadLine {
  let text = '';
  const read = words.map((word) => {
    if (text) text += ' ';
    const from = text.length;
    text += word.text;
    return { from, to: text.length, box: word.bbox, certainty: word.confidence / 100 };
  });
  return { text, words: read };
}
