import type { IncomingMessage, ServerResponse } from 'node:http';

// What waits on the phone to be sent lies elsewhere (IndexedDB) and stays.
const NO_WORKER = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => {
  const forget = caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))));
  event.waitUntil(forget.then(() => self.registration.unregister()));
});
`;

/**
 * Where OFFLINE is false, a phone that asks for its service worker gets one that removes the copies
 * and itself. Says whether the request is answered.
 */
export function sendNoWorker(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.url?.split('?')[0] !== '/service-worker.js') return false;
  const headers = { 'content-type': 'text/javascript', 'cache-control': 'no-store' };
  response.writeHead(200, headers).end(NO_WORKER);
  return true;
}
