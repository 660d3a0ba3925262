// Copies of pages with what they need to be drawn. The shell (form, own receipts, "no network") is the same for
// everybody; what people keep of secret pages lies apart, so that it can be forgotten at once.
import { version } from '$app/env';
import { paths } from '#basics/paths.ts';
import { KEPT } from '#ui/phone/forgetting.ts';

const SHELL = `shell-${version}`;
const isShell = (name: string) => name.startsWith('shell-');
const shellPages = [paths.report(), paths.onPhone(), paths.offline()];
const DAY_MS = 86_400_000;
/** A page nobody has opened for so long is forgotten. */
const KEPT_DAYS = 14;

const ageOf = (response: Response) =>
  Date.now() - new Date(response.headers.get('date') ?? 0).getTime();

/** The copy of a page or file, whatever was asked behind the question mark of a page. */
export const copyOf = (url: string, ignoreSearch = false) =>
  caches.match(url, { ignoreSearch, ignoreVary: true });

/** A file of the build never changes: from here when it is here, else from the network. */
export async function buildFile(request: Request): Promise<Response> {
  return (await copyOf(request.url)) ?? fetch(request);
}

/** Keeps what a page has fetched for later, of all it has fetched: files of the build. */
export async function keepBuildFiles(urls: string[]): Promise<void> {
  const ours = urls.filter((url) => new URL(url).pathname.startsWith('/_app/immutable/'));
  await addMissing(await caches.open(SHELL), ours);
}

const filesIn = (html: string) => [
  ...new Set(
    [...html.matchAll(/_app\/immutable\/[\w./-]+\.(?:js|css)/g)].map(([path]) => `/${path}`),
  ),
];

const photosIn = (html: string) => [
  ...new Set([...html.matchAll(/src="(\/photos\/[^"]+)"/g)].map(([, url]) => url ?? '')),
];

/** Keeps a page with its scripts and styles, under its address without what follows the question mark. */
async function keepWhole(cache: Cache, path: string, response: Response): Promise<string> {
  const html = await response.clone().text();
  await addMissing(cache, [...filesIn(html), '/favicon.svg']);
  await cache.put(path, response);
  return html;
}

async function addMissing(cache: Cache, urls: string[]): Promise<void> {
  for (const url of urls) {
    if (await cache.match(url, { ignoreVary: true })) continue;
    const response = await fetch(url);
    if (response.ok) await cache.put(url, response);
  }
}

/**
 * Fetches the shell in a language, as a stranger gets it: nobody's name stands on it. Not more
 * often than once a day.
 */
export async function keepShell(language: string): Promise<void> {
  const cache = await caches.open(SHELL);
  const known = await cache.match(paths.offline());
  if (known && languageOf(await known.clone().text()) === language && ageOf(known) < DAY_MS) return;
  const asStranger = { credentials: 'omit', headers: { 'accept-language': language } } as const;
  const categories = paths.reportCategories(language);
  await cache.put(categories, await sound(await fetch(categories, asStranger)));
  for (const path of shellPages) {
    await keepWhole(cache, path, await sound(await fetch(path, asStranger)));
  }
}

function sound(response: Response): Response {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response;
}

const languageOf = (html: string) => /<html lang="(\w+)"/.exec(html)?.[1] ?? '';

/** A newer worker fetches the shell anew, in the language of the old one, before it takes over. */
export async function renewShell(): Promise<void> {
  const known = await copyOf(paths.offline());
  if (known) await keepShell(languageOf(await known.text()));
}

/** Removes the shells of older workers, and kept pages that nobody opens any more. */
export async function dropOldCopies(): Promise<void> {
  for (const name of await caches.keys()) {
    if (isShell(name) && name !== SHELL) await caches.delete(name);
  }
  const kept = await caches.open(KEPT);
  for (const [request, response] of await pagesIn(kept)) {
    if (ageOf(response) > KEPT_DAYS * DAY_MS) await kept.delete(request);
  }
  await dropUnneeded(kept);
}

/** Photos go with the last page that shows them, and so do its files. */
async function dropUnneeded(kept: Cache): Promise<void> {
  const needed = new Set<string>();
  for (const [, response] of await pagesIn(kept)) {
    const html = await response.text();
    for (const path of [...filesIn(html), ...photosIn(html)]) needed.add(path);
  }
  for (const { url } of await kept.keys()) {
    const { pathname } = new URL(url);
    if (/^\/(_app|photos)\//.test(pathname) && !needed.has(pathname)) await kept.delete(url);
  }
}

async function pagesIn(cache: Cache): Promise<[Request, Response][]> {
  const found: [Request, Response][] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request, { ignoreVary: true });
    if (response?.headers.get('content-type')?.includes('html')) found.push([request, response]);
  }
  return found;
}

/** Keeps a page that is somebody's own. */
export async function keepOwn(path: string, response: Response): Promise<void> {
  await keepWhole(await caches.open(KEPT), path, response);
}

export const isKept = async (path: string) =>
  Boolean(await (await caches.open(KEPT)).match(path, { ignoreVary: true }));

export const forgetOwn = async (path: string) => (await caches.open(KEPT)).delete(path);

/** Forgets the tasks of somebody who is signed in no more, or those that are not in the list any more. */
export async function forgetTasks(still: readonly string[] = []): Promise<void> {
  const cache = await caches.open(KEPT);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (/^\/work(\/|$)/.test(pathname) && !still.includes(pathname)) await cache.delete(url);
  }
  await dropUnneeded(cache);
}

/** So many tasks are fetched ahead; who has more opens the others once while there is network. */
const MOST_AHEAD = 30;

/**
 * Whoever opens their list of tasks goes out with it: the walk and each task are kept too, with
 * small photos. Fetched ahead is not read: nobody is told that their message was seen.
 */
export async function keepTasks(list: Response): Promise<void> {
  const cache = await caches.open(KEPT);
  const html = await keepWhole(cache, paths.work(), list);
  const links = [
    ...new Set([...html.matchAll(/href="(\/work\/[\w-]{20,})"/g)].map(([, path]) => path ?? '')),
  ];
  await forgetTasks([paths.work(), paths.walk(), ...links]);
  for (const path of [paths.walk(), ...links.slice(0, MOST_AHEAD)]) {
    const response = await fetch(path, { headers: { purpose: 'prefetch' }, redirect: 'manual' });
    if (response.ok) await keepTask(path, response);
  }
}

/** Keeps a task's page with its photos. */
export async function keepTask(path: string, response: Response): Promise<void> {
  const cache = await caches.open(KEPT);
  const html = await keepWhole(cache, path, response);
  await addMissing(cache, photosIn(html));
}
