// Sends what waits on this phone, in the order it was written, exactly once: the ids are the phone's own, so that
// what the server has already is the same thing to it.
import { paths } from '#basics/paths.ts';
import { tellPages } from './news.ts';
import { answerOf, Refused, sendInPieces, type SentPhoto } from './pieces.ts';
import {
  countWaiting,
  dropParcel,
  dropPhotos,
  parcels,
  photosOf,
  putParcel,
  putPhoto,
  type Parcel,
} from './shelf.ts';

/** Sends everything that waits, unless somebody is at it: the service worker, or a page where there is none. Throws when the network is gone. */
export const sendWaiting = () =>
  navigator.locks.request('sending', { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const waiting = (await parcels()).filter(({ state }) => state === 'waiting');
    for (const parcel of waiting) {
      await sendOne(parcel);
      tellPages({ changed: true });
    }
    if (waiting.length > 0) await showCount();
  });

/** The number on the sign of the installed app. */
async function showCount() {
  const count = await countWaiting();
  await (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.());
}

async function sendOne(parcel: Parcel): Promise<void> {
  try {
    await (parcel.kind === 'report' ? sendReport(parcel) : sendTask(parcel));
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    // It may have been taken off the shelf, or written on, while it was under way.
    const [now] = (await parcels()).filter(({ id }) => id === parcel.id);
    if (now?.state !== 'waiting') return;
    await putParcel({ ...now, state: 'refused', problems: problem.problems });
  }
}

const post = async <T>(to: string, body: unknown) =>
  answerOf<T>(
    await fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    }),
  );

type KnownDraft = { filed: boolean; photos: SentPhoto[] };
type Answer = { receipt: { code: string; path: string } };

async function sendReport(parcel: Parcel) {
  const known = await answerOf<KnownDraft>(await fetch(paths.reportPhotos(parcel.id)));
  const there = known.photos.map(({ id }) => id);
  if (!known.filed) await sendPhotos(parcel, paths.reportPieces(parcel.id), there);
  const { receipt } = await post<Answer>(paths.sendReport(), { values: parcel.values });
  await dropPhotos(parcel.id);
  // What was written is with the server now: the phone keeps the number and the way to it.
  await putParcel({ ...parcel, state: 'sent', values: {}, problems: [], receipt });
}

async function sendTask(parcel: Parcel) {
  const path = parcel.path ?? '';
  await sendPhotos(parcel, paths.taskPieces(path), []);
  await post(paths.sendTask(path), { act: parcel.act, values: parcel.values });
  await dropParcel(parcel.id);
}

/** Photos sent long ago may be erased there: only what the server names is left out. */
async function sendPhotos({ id }: Parcel, to: string, there: string[]) {
  for (const photo of await photosOf(id)) {
    if (photo.sentAs && there.includes(photo.sentAs)) continue;
    const onprogress = (fraction: number) => tellPages({ photo: photo.key, fraction });
    try {
      const sent = await sendInPieces(to, photo.key, photo.file, { onprogress });
      await putPhoto({ ...photo, sentAs: sent.id });
    } catch (problem) {
      if (problem instanceof Refused) await putPhoto({ ...photo, problem: problem.message });
      throw problem;
    }
  }
}
