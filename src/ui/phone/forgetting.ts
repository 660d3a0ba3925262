import { clearShelf } from './shelf.ts';

/** The cache in which pages lie that are somebody's own: tasks, and receipts their holder kept. */
export const KEPT = 'kept-pages';

/** Forgets everything this site keeps on this phone: drafts, photos, receipts, tasks and its own pages. */
export async function forgetEverything(): Promise<void> {
  await clearShelf();
  for (const name of await caches.keys()) await caches.delete(name);
  await navigator.clearAppBadge?.();
}
