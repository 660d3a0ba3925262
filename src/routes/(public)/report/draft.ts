import { paths } from '#basics/paths.ts';

/**
 * The draft on this device: what was typed (localStorage) and the photos that are not with
 * the server yet (IndexedDB). It survives a closed tab and a lost network.
 */
const NAME = 'report-draft';
type Values = Record<string, string>;

/** Keeps what was typed, unless nothing was. */
export function keepDraft(values: Values) {
  const typed = Object.entries(values).some(([name, value]) => name !== 'id' && value);
  try {
    if (typed) localStorage.setItem(NAME, JSON.stringify(values));
  } catch {
    // Storage may be off or full: the form itself still works.
  }
}

/** The draft kept here, unless it was sent already: then it is dropped. */
export async function openDraft(): Promise<Values | null> {
  const values = readDraft();
  if (!values) return null;
  try {
    const response = await fetch(paths.reportPhotos(values.id ?? ''));
    const { filed } = (await response.json()) as { filed: boolean };
    if (!filed) return values;
    await dropDraft();
    return null;
  } catch {
    return values;
  }
}

function readDraft(): Values | null {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? 'null') as Values | null;
  } catch {
    return null;
  }
}

/** Forgets the draft and its photos. */
export async function dropDraft() {
  localStorage.removeItem(NAME);
  for (const file of await keptFiles()) await dropFile(file.name);
}

/** Keeps a photo on the device until the server has it. */
export const keepFile = (file: File) => onShelf('readwrite', (shelf) => shelf.put(file, file.name));

/** The photos the server does not have yet. */
export const keptFiles = async () =>
  (await onShelf<File[]>('readonly', (shelf) => shelf.getAll())) ?? [];

/** The server has it: the device need not keep it. */
export const dropFile = (name: string) => onShelf('readwrite', (shelf) => shelf.delete(name));

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
