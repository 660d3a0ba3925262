// Stands between the pages and the network on a phone: keeps the form, one's own receipts and one's tasks at hand,
// puts aside what cannot be sent, and sends it later. The desk never passes through it.
import { self } from '$app/service-worker';
import { paths } from '#basics/paths.ts';
import { KEPT } from '#ui/phone/forgetting.ts';
import { sendWaiting } from '#ui/phone/sending.ts';
import {
  buildFile,
  copyOf,
  dropOldCopies,
  forgetOwn,
  forgetTasks,
  isKept,
  keepBuildFiles,
  keepOwn,
  keepShell,
  keepTask,
  keepTasks,
  renewShell,
} from './copies.ts';
import { mayWait, putAside, takeShared } from './posting.ts';
import { hearPush } from './push.ts';

/** A network that answers no sooner is none, where there is a copy. */
const PATIENCE_MS = 8_000;
/** Of these nothing is kept and nothing is answered here: staff, accounts, programs. */
const untouched = /^\/(desk|account|api|sign-in|outside|embed)(\/|$)/;
const ownPage = /^\/(work|work\/walk|work\/[\w-]{20,}|receipt\/[\w-]{20,})$/;
const shellPage = /^\/(report|receipts\/mine|offline)$/;

self.addEventListener('install', (event) => event.waitUntil(renewShell()));
self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldCopies().then(() => self.clients.claim()));
});
hearPush();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin || untouched.test(url.pathname)) return;
  if (request.method === 'POST') return answerPost(event, url);
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(page(event, url));
  else if (url.pathname.startsWith('/_app/immutable/')) event.respondWith(buildFile(request));
  else if (url.pathname === '/report/categories' || url.pathname.startsWith('/photos/')) {
    event.respondWith(fetch(request).catch(() => copyOrFault(request.url)));
  }
});

const copyOrFault = async (url: string) => (await copyOf(url)) ?? Response.error();

function answerPost(event: FetchEvent, url: URL) {
  const { request } = event;
  if (request.mode !== 'navigate') return;
  if (url.pathname === paths.signOut()) return event.waitUntil(caches.delete(KEPT));
  if (url.pathname === paths.shareToReport()) {
    return event.respondWith(request.formData().then(takeShared).then(goTo));
  }
  const waiting = mayWait(url);
  if (!waiting) return;
  const copy = request.clone();
  const aside = async () => {
    const to = await putAside(await copy.formData(), waiting);
    await self.registration.sync?.register('send').catch(() => undefined);
    return goTo(to);
  };
  event.respondWith(fetch(request).catch(aside));
}

const goTo = (path: string) => Response.redirect(new URL(path, self.location.origin).href, 303);

/** A page comes from the network; without it, from its copy; without that, from the page that says so. */
async function page(event: FetchEvent, url: URL): Promise<Response> {
  const path = url.pathname;
  const known = ownPage.test(path) || shellPage.test(path) ? await copyOf(path, true) : undefined;
  try {
    const response = await answerInTime(event, known);
    if (response === known) return known;
    event.waitUntil(afterwards(path, response.clone()));
    return response;
  } catch {
    return known ?? (await copyOf(paths.offline())) ?? Response.error();
  }
}

/** Its copy instead of the network, when that is too slow. */
function answerInTime(event: FetchEvent, known: Response | undefined): Promise<Response> {
  const asked = fetch(event.request);
  if (!known) return asked;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(known), PATIENCE_MS));
  return Promise.race([asked, late]);
}

/** The network is there: what waits is sent, and a page of one's own is kept or forgotten. */
async function afterwards(path: string, response: Response): Promise<void> {
  if (ownPage.test(path)) await keepOrForget(path, response).catch(() => undefined);
  await sendWaiting().catch(() => undefined);
}

/** Not there any more, or not for them; a server in trouble says nothing of that. */
const isOver = ({ type, status }: Response) =>
  type === 'opaqueredirect' || [401, 403, 404, 410].includes(status);

async function keepOrForget(path: string, response: Response): Promise<void> {
  if (isOver(response)) {
    if (path === paths.work()) return forgetTasks();
    await forgetOwn(path);
  }
  if (!response.ok) return;
  if (path === paths.work()) return keepTasks(response);
  if (path.startsWith('/work/')) return keepTask(path, response);
  // A receipt only when its holder has said so: the phone may be somebody else's too.
  if (await isKept(path)) await keepOwn(path, response);
}

type Asked = { shell?: string; files?: string[]; send?: true; keep?: string };

self.addEventListener('message', (event) => {
  const { shell, files, send, keep } = event.data as Asked;
  if (shell) event.waitUntil(keepShell(shell).catch(() => undefined));
  if (files) event.waitUntil(keepBuildFiles(files).catch(() => undefined));
  if (send) event.waitUntil(sendWaiting().catch(() => undefined));
  if (keep)
    event.waitUntil(
      fetch(keep)
        .then((response) => (response.ok ? keepOwn(keep, response) : undefined))
        .catch(() => undefined),
    );
});

self.addEventListener('sync', (event) => event.waitUntil(sendWaiting()));
