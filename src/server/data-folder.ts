import { accessSync, chmodSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256 } from '#server/ids.ts';

/** Makes the data folder when it is missing. Throws an Error with one sentence when it cannot be used. */
export function openDataFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    makeFolder(join(folder, 'files'));
  } catch (problem) {
    const why = (problem as NodeJS.ErrnoException).code;
    throw new Error(
      `The data folder ${folder} cannot be written (${why}): let the user who starts Lamplighter write there, or choose another, e.g. DATA_DIR=/var/lib/lamplighter.`,
      { cause: problem },
    );
  }
}

// Others may pass through (the database has a user of its own when we are root), not look inside.
// One by one: in places like /proc the recursive way of Node never ends.
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o711);
}

/**
 * Makes sure that only one bin/serve works on a data folder, even after one was killed: what is held is a socket,
 * and a dead process answers none. Says whether one was killed before. Throws an Error with one sentence.
 */
export async function holdDataFolder(
  folder: string,
): Promise<{ afterCrash: boolean; release: () => void }> {
  const path = socketIn(folder);
  if (await somebodyAnswers(path))
    throw new Error(
      `Lamplighter already runs on the data folder ${folder}: stop that one first, or choose another DATA_DIR and PORT for this one.`,
    );
  const afterCrash = existsSync(path);
  rmSync(path, { force: true });
  const server = createServer((socket) => socket.end());
  await listening(server, path);
  server.unref();
  return { afterCrash, release: () => rmSync(path, { force: true }) };
}

// A socket's path may have about 100 characters.
function socketIn(folder: string): string {
  const path = join(folder, 'serve.sock');
  if (Buffer.byteLength(path) < 100) return path;
  return join(tmpdir(), `lamplighter-${sha256(folder).toString('hex').slice(0, 16)}.sock`);
}

function somebodyAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (problem) =>
      reject(new Error(`The folder ${dirname(path)} cannot hold a socket: ${problem.message}.`)),
    );
    server.listen(path, resolve);
  });
}
