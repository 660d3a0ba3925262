import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { unreadable } from './picture-kinds.ts';
import { limits } from './pictures.ts';
import { turns } from './turns.ts';

export type Pixels = { width: number; height: number; data: Uint8ClampedArray };

const TIME_MS = 10_000;
const MEMORY_BYTES = 768 * 1024 * 1024;
const inTurn = turns(1);

/**
 * The pixels of a HEIC, upright, 8-bit RGBA. One at a time, each in a thread of its own that is
 * ended after 10 seconds and whose decoder gets at most 768 MB. Refuses what it cannot decode.
 */
export const decodeHeic = (bytes: Buffer): Promise<Pixels> => inTurn(() => decodeInThread(bytes));

async function decodeInThread(bytes: Buffer): Promise<Pixels> {
  const thread = new Worker(new URL('./picture-heic-thread.ts', import.meta.url), {
    workerData: { bytes, mostPixels: limits.megapixels * 1_000_000, mostMemory: MEMORY_BYTES },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
    stdout: true,
    stderr: true,
  });
  try {
    const [pixels] = await once(thread, 'message', { signal: AbortSignal.timeout(TIME_MS) });
    return pixels as Pixels;
  } catch {
    throw unreadable();
  } finally {
    await thread.terminate();
  }
}
