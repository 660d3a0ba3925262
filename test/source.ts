import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Source = { path: string; text: string };

const root = join(import.meta.dirname, '..');
const isTest = (path: string) => path.endsWith('.test.ts') || path.startsWith('test/');

/** Every file of ours below `folder` (from the root of the project) with one of these endings. */
export function sourcesIn(
  folder: string,
  endings: readonly string[] = ['.ts', '.svelte'],
): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: file.slice(root.length + 1), text: readFileSync(file, 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const withoutTests = (sources: readonly Source[]) => sources.filter((s) => !isTest(s.path));
export const onlyTests = (sources: readonly Source[]) => sources.filter((s) => isTest(s.path));

/** What a pattern's first group catches, with where it was: 'src/…/actions.ts: reports'. */
export function caught(sources: readonly Source[], pattern: RegExp) {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((match) => ({ path, found: match[1] ?? match[0] })),
  );
}

/** Lines for a test's answer, so that it says where to look. */
export const places = (found: readonly { path: string; found: string }[]) =>
  found.map((one) => `${one.path}: ${one.found}`);
