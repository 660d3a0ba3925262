import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { sha256 } from '#server/ids.ts';

const sources = ['src/**/*', 'messages/*', 'static/**/*', 'vite.config.ts', 'package-lock.json'];
const stamp = 'build/made-from';

/** Builds the pages when what they are made from has changed since. Throws an Error with the builder's words. */
export async function buildPages(): Promise<'built' | 'built before'> {
  const made = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return 'built before';
  const child = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whoever asks for them, also a test: people get the pages without the aids for developers.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  const [said, complained, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  if (code !== 0) throw new Error(`The pages could not be built.\n${said}${complained}`.trim());
  writeFileSync(stamp, made);
  return 'built';
}

function fingerprint(): string {
  const files = globSync(sources)
    .filter((path) => !path.endsWith('.test.ts') && statSync(path).isFile())
    .toSorted();
  return sha256(files.map((path) => `${path} ${hashOf(path)}`).join('\n')).toString('hex');
}

const hashOf = (path: string) => sha256(readFileSync(path)).toString('hex');
