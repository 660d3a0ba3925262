import { XMLParser } from 'fast-xml-parser';
import { expect } from 'vitest';
import { db } from '#server/database.ts';
import { serveOpen311 } from './open311-site.ts';
import { yard } from './town.ts';

export type Row = Record<string, string | number | null>;
export type Sent = Record<string, string>;

/** A program that speaks Open311 with us over real HTTP, with the key it was given. */
export async function speakOpen311(api_key: string) {
  const { url, site, stop } = await serveOpen311();
  const get = (path: string, query: Sent = {}) =>
    fetch(`${url}/${path}?${new URLSearchParams(query)}`);
  const json = async (path: string, query: Sent = {}) => {
    const response = await get(path, query);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    return (await response.json()) as Row[];
  };
  const xml = async (path: string, query: Sent = {}) => {
    const response = await get(path, query);
    expect(response.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const text = await response.text();
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<\w/);
    return new XMLParser({ parseTagValue: false }).parse(text) as Record<string, unknown>;
  };
  const post = (body: URLSearchParams | FormData | Sent, path = 'requests.json', headers = {}) =>
    fetch(`${url}/${path}`, {
      ...{ method: 'POST', headers },
      body: body instanceof FormData ? body : new URLSearchParams(body),
    });
  const filed = async (body: URLSearchParams | FormData | Sent, headers = {}) => {
    const response = await post(body, 'requests.json', headers);
    const [answer] = (await response.json()) as Row[];
    expect([response.status, answer]).toEqual([200, answer]);
    return String(answer?.service_request_id);
  };
  /** A sound report of a lamp in the yard. */
  const lamp = (more: Sent = {}): Sent => ({
    ...{ api_key, service_code: 'lamp', lat: String(yard.lat), long: String(yard.lon) },
    ...{ description: 'The lamp by the school does not burn', locale: 'en', ...more },
  });
  return { url, site, stop, get, json, xml, post, filed, lamp, api_key };
}

export type Program = Awaited<ReturnType<typeof speakOpen311>>;

/** The stored report behind a number. */
export const byCode = (code: string) =>
  db.selectFrom('reports').selectAll().where('code', '=', code).executeTakeFirstOrThrow();

/** XML has no null, and says numbers as text. */
export const flat = (row: Row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? '')]));

/** A form with parts. */
export function partsOf(fields: Sent, files: [string, Blob][] = []): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, file] of files) form.append(name, file, `${name}.png`);
  return form;
}
