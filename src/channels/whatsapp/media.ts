import { z } from 'zod';
import { MediaProblem, MOST_FILE_BYTES } from '../messenger/adapter.ts';
import { openPhoto } from '#modules/media/queries.ts';
import type { MediaRef } from '#modules/chats/rules.ts';
import { bodyWithin } from '#server/bodies.ts';
import { config } from '#server/config.ts';
import { sha256 } from '#server/ids.ts';
import { askGraph, outcomeOf, type GraphError } from './graph.ts';
import type { Picture } from './write.ts';

const TIMEOUT_MS = 40_000;

const told = z.object({
  url: z.url(),
  mime_type: z.string().optional(),
  file_size: z.coerce.number().optional(),
  sha256: z.string().optional(),
});
type Told = z.infer<typeof told>;

/** The bytes of what somebody sent: asked for by its id, then fetched from where it lies. */
export async function fetchMedia({ id, mime }: MediaRef): Promise<Buffer> {
  if (!/^\w{1,100}$/.test(id)) throw gone('not a file of WhatsApp');
  const where = told.safeParse(doneOr(await askGraph(id)));
  if (!where.success) throw new MediaProblem('WhatsApp does not say where it is', { final: false });
  const file = where.data;
  if (kindOf(mime) !== kindOf(file.mime_type ?? mime)) throw gone('another kind of file');
  if ((file.file_size ?? 0) > MOST_FILE_BYTES) throw tooLarge();
  const bytes = await download(file);
  if (!isWhole(bytes, file)) throw new MediaProblem('not the bytes it should be', { final: false });
  return bytes;
}

const gone = (problem: string) => new MediaProblem(problem, { final: true });
const tooLarge = () => gone('larger than 20 MB');
const kindOf = (mime = '') => mime.split('/')[0]?.toLowerCase();

function doneOr(answer: Awaited<ReturnType<typeof askGraph>>) {
  if ('done' in answer) return answer.done;
  const { error } = answer;
  const final = outcomeOf(error, 0).state !== 'later';
  throw new MediaProblem(`WhatsApp answers ${error.status} #${error.code}`, { final });
}

async function download({ url }: Told): Promise<Buffer> {
  const { whatsapp } = config;
  // With our token: only where it belongs.
  if (!whatsapp || !mayFetch(url, whatsapp.apiUrl)) throw gone('it lies with somebody else');
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const headers = { authorization: `Bearer ${whatsapp.token}`, 'user-agent': 'Lamplighter' };
  const response = await fetch(url, { headers, redirect: 'error', signal }).catch(notReached);
  if (!response.ok) {
    await response.body?.cancel();
    // The address is good for five minutes; the next try asks for a new one.
    const final = response.status === 410;
    throw new MediaProblem(`the file answers ${response.status}`, { final });
  }
  const whole = await bodyWithin(response, MOST_FILE_BYTES).catch(notReached);
  if (!whole) throw tooLarge();
  return whole;
}

function notReached(): never {
  throw new MediaProblem('the file could not be reached', { final: false });
}

/** Only Meta's own hosts by https, or where the API itself is. */
export function mayFetch(url: string, apiUrl: string): boolean {
  const { origin, protocol, hostname, port, username, password } = new URL(url);
  if (origin === new URL(apiUrl).origin && !username && !password) return true;
  const isTheirs = /^(lookaside\.fbsbx\.com|[\w.-]+\.(fbcdn\.net|whatsapp\.net))$/.test(hostname);
  return isTheirs && protocol === 'https:' && !port && !username && !password;
}

/** WhatsApp tells the checksum in hexadecimal here and in base64 there. */
function isWhole(bytes: Buffer, { file_size: size, sha256: sum }: Told): boolean {
  if (size && size !== bytes.length) return false;
  if (!sum) return true;
  const right = sha256(bytes);
  return sum.toLowerCase() === right.toString('hex') || sum === right.toString('base64');
}

/** Where WhatsApp finds a picture of ours; null when it is gone: then the words go without it. */
export async function pictureOf(path: string): Promise<Picture | null | { error: GraphError }> {
  if (config.publicUrl.startsWith('https:')) return { link: `${config.publicUrl}${path}` };
  const photo = await openPhoto(path.replace(/^\/photos\//, '')).catch(() => null);
  if (!photo) return null;
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', photo.mime);
  const file = new Blob([new Uint8Array(photo.bytes)], { type: photo.mime });
  form.set('file', file, 'photo.jpg');
  const answer = await askGraph(`${config.whatsapp?.phoneId}/media`, form);
  return 'error' in answer ? answer : { id: String(answer.done.id) };
}
