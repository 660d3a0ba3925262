// What this phone keeps until the network is back, and the receipts of what it has sent. Pages and the service
// worker share it: a parcel is written once and sent by whoever is awake.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

type Values = Record<string, string>;
export type Trouble = { field: string; words?: string; key?: string };

/** A report or an answer to a task. draft: still being written; refused: the server said why not. */
export type Parcel = {
  id: string;
  kind: 'report' | 'task';
  state: 'draft' | 'waiting' | 'sent' | 'refused';
  /** Of a task: the address of its page, and what is answered. */
  path?: string;
  act?: string;
  values: Values;
  problems: Trouble[];
  /** Of a report that is sent: its number and the address of its receipt. */
  receipt?: { code: string; path: string };
  /** How it stood when the network was last there. */
  known?: { state: string; title: string };
  changedAt: number;
};

/** A photo of a parcel; `sentAs` is the server's id of it. */
export type ShelvedPhoto = {
  key: string;
  parcel: string;
  file: Blob;
  sentAs?: string;
  problem?: string;
};

type Shelf = DBSchema & {
  parcels: { key: string; value: Parcel };
  photos: { key: string; value: ShelvedPhoto; indexes: { parcel: string } };
};

const NAME = 'lamplighter';
let opening: Promise<IDBPDatabase<Shelf>> | undefined;

const shelf = () =>
  (opening ??= openDB<Shelf>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('parcels', { keyPath: 'id' });
      database.createObjectStore('photos', { keyPath: 'key' }).createIndex('parcel', 'parcel');
    },
    // Another tab forgets everything, or has a newer page: this one lets go.
    blocking: (_old, _new, event) => (event.target as unknown as IDBDatabase).close(),
    terminated: () => (opening = undefined),
  }));

export const parcelOf = async (id: string) => (await shelf()).get('parcels', id);

/** Every parcel, the first made first: they are sent in this order. */
export const parcels = async () => (await shelf()).getAll('parcels');

/** Keeps a parcel as it is now. */
export async function putParcel(parcel: Omit<Parcel, 'changedAt'>) {
  await (await shelf()).put('parcels', { ...parcel, changedAt: Date.now() });
}

/** Forgets a parcel and its photos. */
export async function dropParcel(id: string) {
  await dropPhotos(id);
  await (await shelf()).delete('parcels', id);
}

export const photosOf = async (parcel: string) =>
  (await shelf()).getAllFromIndex('photos', 'parcel', parcel);

/** How many photos each parcel has; the pictures stay on the shelf. */
export async function photoCount(parcel: string) {
  return (await shelf()).countFromIndex('photos', 'parcel', parcel);
}

export async function putPhoto(photo: ShelvedPhoto) {
  await (await shelf()).put('photos', photo);
}

export async function dropPhoto(key: string) {
  await (await shelf()).delete('photos', key);
}

/** Forgets the photos of a parcel: the server has them. */
export async function dropPhotos(parcel: string) {
  for (const { key } of await photosOf(parcel)) await dropPhoto(key);
}

/** How many parcels wait for the network, or for their writer to mend them. */
export async function countWaiting() {
  return (await parcels()).filter(({ state }) => state === 'waiting' || state === 'refused').length;
}

/** Forgets everything. */
export async function clearShelf() {
  const database = await shelf();
  await Promise.all([database.clear('parcels'), database.clear('photos')]);
}
