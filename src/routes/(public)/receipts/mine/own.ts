import { paths } from '#basics/paths.ts';
import { newName } from '#ui/phone/lazy.ts';
import { dropParcel, parcels, photoCount, putParcel, type Parcel } from '#ui/phone/shelf.ts';

/** A parcel as its page shows it: with the number of its photos. */
export type Shown = Parcel & { photos: number };

/** Everything on the shelf, the last written first. */
export async function readShelf(): Promise<Shown[]> {
  const all = await parcels();
  const shown = await Promise.all(
    all.map(async (parcel) => ({ ...parcel, photos: await photoCount(parcel.id) })),
  );
  return shown.toReversed();
}

const keyOf = (parcel: Parcel) => parcel.receipt?.path.split('/').pop() ?? '';

/** Keeps a receipt whose holder has said so, once. */
export async function keepReceipt(key: string): Promise<void> {
  const path = paths.receipt(key);
  if ((await parcels()).some(({ receipt }) => receipt?.path === path)) return;
  const receipt = { code: '', path };
  await putParcel({ ...{ id: newName(), kind: 'report', state: 'sent' }, ...nothing, receipt });
  navigator.serviceWorker?.controller?.postMessage({ keep: path });
}

const nothing = { values: {}, problems: [] };

type Known = { key: string; code: string; state: string; title: string };

/** Asks how the kept reports stand, and which drafts were sent by the form itself. Nothing without network. */
export async function refresh(): Promise<void> {
  const all = await parcels();
  const sent = all.filter(({ state, receipt }) => state === 'sent' && receipt);
  for (let from = 0; from < sent.length; from += 30) await askStates(sent.slice(from, from + 30));
  for (const { id } of all.filter(({ kind, state }) => kind === 'report' && state === 'draft')) {
    const { filed } = (await (await fetch(paths.reportPhotos(id))).json()) as { filed: boolean };
    if (filed) await dropParcel(id);
  }
}

async function askStates(some: Parcel[]) {
  const answer = await fetch(paths.onPhoneStates(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ keys: some.map(keyOf) }),
  });
  if (!answer.ok) return;
  const states = (await answer.json()) as Known[];
  for (const parcel of some) {
    const known = states.find(({ key }) => key === keyOf(parcel));
    if (!known) continue;
    const { code, state, title } = known;
    const receipt = { code, path: parcel.receipt?.path ?? '' };
    await putParcel({ ...parcel, receipt, known: { state, title } });
  }
}
