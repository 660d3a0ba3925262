import { paths } from '#basics/paths.ts';
import { loadShelf, newName, shelfIfAny } from '#ui/phone/lazy.ts';

type Values = Record<string, string>;
/** A photo the server has: its id, and where it was taken when it knows. */
export type KeptPhoto = {
  id: string;
  place: { lon: number; lat: number; accuracyM?: number } | null;
};

/** A report begun on this phone, under an id of its own: without network the server gives none. */
export const newDraft = (): Values => ({ id: newName() });

/** Keeps what was typed, unless nothing was and there is no photo. It is not sent before its writer says so again. */
export async function keepDraft(values: Values, hasPhoto = false) {
  const { id = '', ...typed } = values;
  if (!id || !(hasPhoto || Object.values(typed).some(Boolean))) return;
  try {
    const { parcelOf, putParcel } = await loadShelf();
    if ((await parcelOf(id))?.state === 'sent') return;
    await putParcel({ id, kind: 'report', state: 'draft', problems: [], values });
  } catch {
    // Storage may be off or full: the form itself still works.
  }
}

/** What was written on this phone and not sent: the one asked for, else the last one begun. */
export async function readDraft(asked: string | null): Promise<Values | null> {
  try {
    const own = ((await (await shelfIfAny())?.parcels()) ?? []).filter(
      ({ kind }) => kind === 'report',
    );
    const draft = asked
      ? own.find(({ id, state }) => id === asked && state !== 'sent')
      : own.findLast(({ state }) => state === 'draft');
    return draft?.values ?? null;
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

/** Forgets a draft and its photos. */
export const dropDraft = async (id: string) =>
  (await shelfIfAny())?.dropParcel(id).catch(() => undefined);
