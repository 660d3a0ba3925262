import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { Refusal } from '#basics/refusal.ts';

const multipart = /^multipart\/form-data\s*;.*\bboundary=[^\s;]/i;

type Posted = { headers: Headers; body: ReadableStream<Uint8Array> | null };
type Take<T> = (values: Record<string, string>, pieces: AsyncIterable<Uint8Array>) => Promise<T>;

/**
 * Reads a form whose one file is too large for memory: it is handed on piece by piece, with the
 * fields that stand before it. Gives all fields, and what was made of the file; undefined without one.
 * A file that is refused is still read to its end: a browser shows no answer before.
 */
export async function readStreamedForm<T>({ headers, body }: Posted, take: Take<T>) {
  const type = headers.get('content-type') ?? '';
  if (!multipart.test(type) || !body) throw new Refusal('report.form-broken', 400);
  const values: Record<string, string> = {};
  const limits = { files: 1, fields: 20, fieldSize: 2000, parts: 25 };
  const parts = new Busboy({ headers: { 'content-type': type }, limits });
  const taking: { of?: Promise<T>; stream?: BusboyFileStream } = {};
  parts.on('field', (name, value) => (values[name] = value));
  parts.on('file', (_field, stream, name) => {
    if (!name) return stream.resume();
    taking.stream = stream;
    taking.of = take({ ...values }, stream.iterator({ destroyOnReturn: false }));
    // It is heard below; until then a refusal is nobody's fault.
    taking.of.catch(() => stream.resume());
  });
  try {
    await pipeline(Readable.fromWeb(body as never), parts);
  } catch (problem) {
    taking.stream?.destroy(problem as Error);
    const refused = await taking.of?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    throw refused instanceof Refusal ? refused : problem;
  }
  return { values, taken: await taking.of };
}
