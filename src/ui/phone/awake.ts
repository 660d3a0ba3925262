import { loadSending, loadShelf, shelfIfAny } from './lazy.ts';
import { hearNews } from './news.ts';
import { waiting } from './waiting.svelte.ts';

/** Has what waits sent: by the service worker, or by this page where there is none or it was withdrawn. */
export function sendNow(): void {
  const worker = navigator.serviceWorker?.controller;
  if (worker) worker.postMessage({ send: true });
  else void sendFromHere().catch(() => undefined);
}

async function sendFromHere() {
  if (!(await (await shelfIfAny())?.countWaiting())) return;
  const { sendWaiting } = await import('./sending.ts');
  await sendWaiting();
}

/**
 * Called once by a page that works without network: has the service worker keep the shell in the
 * page's language and what is fetched only when somebody writes, counts what waits, and has it sent
 * when the network is back. Gives what ends it.
 */
export function wake(): () => void {
  void count();
  if (!('serviceWorker' in navigator)) return () => undefined;
  window.addEventListener('online', sendNow);
  const deaf = hearNews((news) => 'changed' in news && void count());
  void register().catch(() => undefined);
  return () => {
    window.removeEventListener('online', sendNow);
    deaf();
  };
}

async function count() {
  try {
    waiting.count = (await (await shelfIfAny())?.countWaiting()) ?? 0;
  } catch {
    // No storage, as in a private window: then nothing waits.
  }
}

async function register() {
  // At once: the network may be gone before the worker is there.
  const fetched = Promise.all([loadShelf(), loadSending()]);
  const { installing, waiting: next } =
    await navigator.serviceWorker.register('/service-worker.js');
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ shell: document.documentElement.lang, send: true });
  await fetched;
  const files = performance.getEntriesByType('resource').map(({ name }) => name);
  // The newer worker too, which takes over later and has a cache of its own.
  for (const worker of new Set([installing, next, active])) worker?.postMessage({ files });
}
