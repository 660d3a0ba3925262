import type { Locale } from '#basics/localised.ts';
import { isLocale } from '#basics/localised.ts';
import { printable } from '#basics/printable.ts';
import { config } from '#server/config.ts';
import { Fault } from './fault.ts';

export type Format = 'xml' | 'json';

/** What a program asks, in whatever way it wrote it down. */
export type Asked = {
  method: string;
  resource: string;
  id: string;
  format: Format;
  /** Every text sent under a name, in its order: from the address and from the form. */
  sent: ReadonlyMap<string, readonly string[]>;
  files: readonly File[];
  locale: Locale;
  address: string;
  /** The draft header by which a program names one and the same request. */
  idempotencyKey: string;
};

const way =
  /^\/open311\/(?:v2\/)?(discovery|services|requests|tokens|servicerequestupdates)(?:\/([^/]+?))?(?:\.(xml|json))?$/;
const MOST_FIELDS = 300;
const LONGEST = 20_000;

/** In which format to answer, whatever else is wrong with the address. */
export const formatOf = (path: string): Format => (path.endsWith('.json') ? 'json' : 'xml');

/** Reads a request of GeoReport v2. Refuses an address that is none of its, and a broken form. */
export async function readAsked(request: Request, address: string): Promise<Asked> {
  const url = new URL(request.url);
  const [, resource, id = '', ending] = way.exec(url.pathname) ?? [];
  if (!resource) throw new Fault(404, 'There is nothing at this address');
  const form = request.method === 'POST' ? await formOf(request) : [];
  const fields = [...url.searchParams, ...form].slice(0, MOST_FIELDS);
  const sent = new Map<string, string[]>();
  const files: File[] = [];
  for (const [name, value] of fields) {
    if (typeof value === 'string') {
      sent.set(name, [...(sent.get(name) ?? []), printable(value.slice(0, LONGEST)).trim()]);
    } else if (value.size > 0) files.push(value);
  }
  return {
    ...{ method: request.method, resource, id: decoded(id), sent, files, address },
    format: ending === 'json' ? 'json' : 'xml',
    locale: localeOf(sent.get('locale')?.at(-1), request.headers.get('accept-language')),
    idempotencyKey: request.headers.get('idempotency-key')?.slice(0, 255) ?? '',
  };
}

/** The last text sent under a name; empty when there is none. */
export const textOf = ({ sent }: Pick<Asked, 'sent'>, name: string) => sent.get(name)?.at(-1) ?? '';

/** What was sent as a list parted by commas. */
export const listOf = (asked: Pick<Asked, 'sent'>, name: string): string[] =>
  (asked.sent.get(name) ?? [])
    .flatMap((text) => text.split(','))
    .map((one) => one.trim())
    .filter(Boolean);

async function formOf(request: Request): Promise<[string, FormDataEntryValue][]> {
  try {
    return [...(await request.formData())];
  } catch {
    throw new Fault(
      400,
      'The body is not a form: send application/x-www-form-urlencoded or multipart/form-data',
    );
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function localeOf(asked: string | undefined, accepted: string | null): Locale {
  for (const part of [asked ?? '', ...(accepted ?? '').split(',')]) {
    const language = part.trim().slice(0, 2).toLowerCase();
    if (isLocale(language)) return language;
  }
  return config.defaultLocale;
}
