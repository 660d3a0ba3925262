import type { RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { printable } from '#basics/printable.ts';
import { Refusal } from '#basics/refusal.ts';
import { largestPhoto } from '#modules/media/uploads.ts';
import { bodyWithin } from '#server/bodies.ts';
import type { AnyOperation } from './operation.ts';
import { Wrong, wrongInput } from './problems.ts';

/** Far above what any operation takes; photos have their own bounds. */
const MOST_BYTES = 200_000;

const read = (schema: z.ZodType | undefined, given: unknown): unknown => {
  const answer = (schema ?? z.strictObject({})).safeParse(given);
  if (!answer.success) throw wrongInput(answer.error);
  return answer.data;
};

/** The query, each name once; one that nobody knows is a mistake, for a wrong filter finds too much. */
export function readQuery(url: URL, { query }: AnyOperation): unknown {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    const problems = [{ field: twice, key: 'client.sent-twice' as const, params: {} }];
    throw new Wrong(400, 'client.wrong-input', { problems });
  }
  return read(query, Object.fromEntries(url.searchParams));
}

/** What a request says it carries; a form's real type stands apart (see src/web.ts). */
const typeOf = ({ request }: RequestEvent) =>
  (request.headers.get('x-form-type') ?? request.headers.get('content-type') ?? '').trim();

/** The JSON body as its schema reads it. */
export async function readBody(event: RequestEvent, { body }: AnyOperation): Promise<unknown> {
  if (!body) return undefined;
  const bytes = await bodyWithin(event.request, MOST_BYTES);
  if (!bytes) throw new Wrong(413, 'client.too-large', { params: { most: MOST_BYTES } });
  if (bytes.length === 0) return read(body, {});
  if (!/^application\/(?:[\w.-]+\+)?json\b/i.test(typeOf(event))) {
    throw new Wrong(415, 'client.only-json', { headers: { accept: 'application/json' } });
  }
  return read(body, clean(parsed(bytes.toString('utf8'))));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Wrong(400, 'client.no-json');
  }
}

/** Signs that no text of ours holds are taken out, as a form's are. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clean(one)]));
}

/** A photo: the bytes themselves, or the one file of a form. */
export async function readPhoto(event: RequestEvent): Promise<Buffer> {
  const type = typeOf(event);
  const bare = /^(image\/|application\/octet-stream)/i.test(type);
  if (!bare && !/^multipart\/form-data/i.test(type)) throw new Wrong(415, 'client.only-photo');
  const { mb, readBytes } = largestPhoto;
  const body = await bodyWithin(event.request, readBytes);
  if (!body) throw new Refusal('photo.too-large', 413, { mb });
  if (bare) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => new FormData());
  const file = [...form.values()].find((one) => typeof one !== 'string');
  if (!file) throw new Wrong(400, 'client.no-photo');
  return Buffer.from(await file.arrayBuffer());
}
