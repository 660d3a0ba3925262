import { Refusal } from '#basics/refusal.ts';
import { keepFetchedPhoto } from '#modules/endpoints/filing.ts';
import type { RequestRef } from '#modules/endpoints/rules.ts';
import { fetchPhoto, NotAPhoto } from './calling.ts';
import { pollEndpoint } from './reading.ts';
import { sendTask } from './sending.ts';

export const jobs = {
  'open311.send': (ref: RequestRef) => sendTask(ref),
  'open311.poll': ({ id }: { id: string }) => pollEndpoint(id),
  'open311.fetch-photo': (photo: { reportId: string; url: string }) => fetchNamedPhoto(photo),
};

/** Fetches a photo that a program named; what is no picture is left. */
async function fetchNamedPhoto({ reportId, url }: { reportId: string; url: string }) {
  try {
    await keepFetchedPhoto(reportId, await fetchPhoto(url));
  } catch (problem) {
    if (!(problem instanceof Refusal) && !(problem instanceof NotAPhoto)) throw problem;
  }
}
