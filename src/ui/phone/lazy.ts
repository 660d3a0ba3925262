// What is needed only once somebody writes or photographs is fetched then: the form itself stays light.
import type { sendInPieces as sendThem, SentPhoto } from './pieces.ts';
import type { ShelvedPhoto } from './shelf.ts';

/**
 * Loads a part of the program once. Browsers remember, until the page is left, that a file of it did not
 * come: where no service worker has it, it is asked for only while the house can be reached.
 */
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return async () => {
    if (!loaded && !navigator.serviceWorker?.controller) {
      await fetch('/favicon.svg', { method: 'HEAD', cache: 'no-store' });
    }
    loaded ??= load().catch((problem: unknown) => {
      loaded = undefined;
      throw problem;
    });
    return loaded;
  };
}

/** The shelf of this phone. */
export const loadShelf = lazily(() => import('./shelf.ts'));
const loadPieces = lazily(() => import('./pieces.ts'));
const loadShrink = lazily(() => import('./shrink.ts'));

/** Making photos smaller, and sending them in pieces. */
export const loadSending = async () => ({ ...(await loadPieces()), ...(await loadShrink()) });

// The network may be gone before these are fetched: then a photo waits on its page, as it is.

/** A photo made smaller. */
export const smaller = (photo: File): Promise<Blob> =>
  loadSending().then(
    ({ shrink }) => shrink(photo),
    () => photo,
  );

type Loaded = Awaited<ReturnType<typeof loadSending>>;
type Sending = Parameters<typeof sendThem>;
type Answer = Partial<SentPhoto> & { problem?: string };

/** Sends one photo; null without network or when it was stopped: then it stays on the phone. */
export async function sendPhoto(...sending: Sending): Promise<Answer | null> {
  const { Refused, sendInPieces } = await loadSending().catch(() => ({}) as Partial<Loaded>);
  try {
    return (await sendInPieces?.(...sending)) ?? null;
  } catch (trouble) {
    return Refused && trouble instanceof Refused ? { problem: trouble.message } : null;
  }
}

/** Keeps a photo on the phone, where it can. */
export const keepPhoto = (photo: ShelvedPhoto) =>
  loadShelf()
    .then(({ putPhoto }) => putPhoto(photo))
    .catch(() => undefined);

/** Forgets a photo that was kept. */
export const dropPhoto = (key: string) =>
  loadShelf()
    .then((shelf) => shelf.dropPhoto(key))
    .catch(() => undefined);

/** The shelf when there may be something on it; a phone on its first visit has none and fetches none. */
export async function shelfIfAny() {
  try {
    const known = await indexedDB.databases?.();
    if (known && !known.some(({ name }) => name === 'lamplighter')) return null;
  } catch {
    // No storage, as in some frames on a partner's page: then nothing is on it.
    return null;
  }
  return loadShelf();
}

/** A UUID v7: a name like no other that sorts by the moment. As the report's id it makes a repeat the same report. */
export function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Date.now() / 65_536);
  view.setUint16(4, Date.now() % 65_536);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The photos of a draft that are kept on the phone. */
export async function keptPhotos(parcel: string): Promise<ShelvedPhoto[]> {
  const shelf = await shelfIfAny();
  return (await shelf?.photosOf(parcel).catch(() => [])) ?? [];
}
