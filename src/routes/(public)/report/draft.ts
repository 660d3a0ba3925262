import { paths } from '#basics/paths.ts';

/**
 * The draft on this device: what was typed (localStorage) and the photos that are not with
 * the server yet (IndexedDB). It survives a closed tab and a lost network.
 */
const NAME = 'report-draft';
type Values = Record<string, string>;
/** A photo the server has: its id, and where it was taken when it knows. */
export type KeptPhoto = {
  id: string;
  place: { lon: number; lat: number; accuracyM?: number } | null;
};
/** A photo on the shelf of this device. Names repeat: some phones call every photo "image.jpg". */
export type ShelvedPhoto = { key: string; file: File };

/** Keeps what was typed, unless nothing was. */
export function keepDraft(values: Values) {
  const typed = Object.entries(values).some(([name, value]) => name !== 'id' && value);
  try {
    if (typed) localStorage.setItem(NAME, JSON.stringify(values));
  } catch {
    // Storage may be off or full: the form itself still works.
  }
}

/** What was typed on this device and not sent, as far as the device knows. */
export function readDraft(): Values | null {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? 'null') as Values | null;
  } catch {
    return null;
  }
}

/** What the server has of a draft: its photos, and whether it was sent. Null without network. */
export async function askAboutDraft(id: string) {
  try {
    const response = await fetch(paths.reportPhotos(id));
    return (await response.json()) as { filed: boolean; photos: KeptPhoto[] };
  } catch {
    return null;
  }
}

/** Forgets the draft and its photos. */
export async function dropDraft() {
  localStorage.removeItem(NAME);
  for (const { key } of await keptFiles()) await dropFile(key);
}

/** Keeps a photo on the device until the server has it. */
export const keepFile = (photo: ShelvedPhoto) =>
  onShelf('readwrite', (shelf) => shelf.put(photo, photo.key));

/** The photos the server does not have yet. */
export const keptFiles = async () =>
  (await onShelf<ShelvedPhoto[]>('readonly', (shelf) => shelf.getAll())) ?? [];

/** The server has it: the device need not keep it. */
export const dropFile = (key: string) => onShelf('readwrite', (shelf) => shelf.delete(key));

/** One request to the shelf of photos; undefined where the browser has no such storage. */
async function onShelf<T>(
  mode: IDBTransactionMode,
  ask: (shelf: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('photos');
    const database = await settled<IDBDatabase>(opening);
    const answer = await settled<T>(
      ask(database.transaction('photos', mode).objectStore('photos')),
    );
    database.close();
    return answer;
  } catch {
    return undefined;
  }
}

const settled = <T>(request: IDBRequest) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
