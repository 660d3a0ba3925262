import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { config } from '#server/config.ts';
import { secretToken } from '#server/ids.ts';

// Such as photos/01890a5d/large.webp: folders and a name, never a step upwards or a hidden file.
const wellFormed = /^[a-z0-9][a-z0-9_-]*(\/[a-z0-9][a-z0-9_-]*)*(\.[a-z0-9]+)?$/i;

/** Keeps bytes under a key such as "photos/01890a5d.jpg"; after a crash they are whole or not there. */
export const putFile = (key: string, bytes: Uint8Array): Promise<void> =>
  putWhole(key, (file) => file.writeFile(bytes));

/** Keeps under a key what comes piece by piece, never all of it in memory; whole or not there, as `putFile`. */
export const putPieces = (key: string, pieces: AsyncIterable<Uint8Array>): Promise<void> =>
  putWhole(key, (file) => file.writeFile(pieces));

async function putWhole(key: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const target = pathOf(key);
  await mkdir(dirname(target), { recursive: true });
  const part = `${target}.${secretToken().slice(0, 8)}.part`;
  try {
    await writeAll(part, write);
    await rename(part, target);
  } catch (problem) {
    await rm(part, { force: true });
    throw problem;
  }
  await settle(dirname(target));
}

/** The bytes kept under a key. Throws ENOENT when there are none. */
export function getFile(key: string): Promise<Buffer> {
  return readFile(pathOf(key));
}

/** The bytes kept under a key, piece by piece; `range` with both ends. The stream fails with ENOENT when there are none. */
export function openFile(key: string, range: { start?: number; end?: number } = {}): ReadStream {
  return createReadStream(pathOf(key), range);
}

/** Bytes that lie somewhere and are read where they are needed. */
export type Bytes = { size: number; read: (at: number, length: number) => Promise<Uint8Array> };

/** Reads here and there in what is kept under a key, without having all of it in memory. */
export async function readWithin<T>(key: string, use: (bytes: Bytes) => Promise<T>): Promise<T> {
  const file = await open(pathOf(key), 'r');
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number) => {
      const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    return await use({ size, read });
  } finally {
    await file.close();
  }
}

/** Forgets what is kept under a key; nothing happens when there is nothing. */
export async function removeFile(key: string): Promise<void> {
  await rm(pathOf(key), { force: true });
}

function pathOf(key: string): string {
  if (!wellFormed.test(key) || key.length > 300) throw new Error(`Not a file key: ${key}`);
  return join(config.dataDir, 'files', key);
}

async function writeAll(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await write(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

// A rename is only safe from a power cut once its folder is written too.
async function settle(folder: string): Promise<void> {
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
