import { setTimeout as pause } from 'node:timers/promises';
import type { Locale } from '#basics/localised.ts';
import { isPlace, type Place } from '#basics/place.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { log } from '#server/log.ts';

/** An address found: what to call it, where it is, and how exactly that is known, in metres. */
export type FoundAddress = { label: string; place: Place & { accuracyM: number } };

const TIMEOUT_MS = 3000;
const RETRY_AFTER_MS = 200;
const MOST_BYTES = 256 * 1024;
const MOST_ANSWERS = 8;
const KEPT = 500;
const KEPT_MS = 24 * 3_600_000;

const kept = new Map<string, { found: FoundAddress[]; until: number }>();

/**
 * Addresses these words may mean, from the geocoder the installation names in GEOCODER_URL: the
 * search address of a Nominatim (…/search) or Photon (…/api). Empty when none is set, when
 * nothing is found, or when it does not answer rightly within 3 seconds, twice; never throws.
 */
export async function geocode(words: string, locale: Locale): Promise<FoundAddress[]> {
  const asked = words.normalize('NFC').trim().replace(/\s+/g, ' ').slice(0, 200);
  if (!config.geocoderUrl || asked.length < 3) return [];
  const name = `${locale} ${asked.toLowerCase()}`;
  const known = kept.get(name);
  if (known && known.until > now().getTime()) return known.found;
  try {
    const found = await twice(() => ask(asked, locale));
    keep(name, found);
    return found;
  } catch (problem) {
    // The words are left out of the log: an address belongs to somebody.
    log.warn({ problem: (problem as Error).message }, 'the geocoder did not answer');
    return [];
  }
}

async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    await pause(RETRY_AFTER_MS);
    return work();
  }
}

function keep(name: string, found: FoundAddress[]) {
  const oldest = kept.keys().next().value;
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(name, { found, until: now().getTime() + KEPT_MS });
}

async function ask(words: string, locale: Locale): Promise<FoundAddress[]> {
  // Photon refuses parameters it does not know, so only those both understand are sent.
  const address = new URL(config.geocoderUrl);
  if (address.pathname === '/') address.pathname = '/search';
  address.searchParams.set('q', words);
  address.searchParams.set('limit', String(MOST_ANSWERS));
  const response = await fetch(address, {
    headers: {
      accept: 'application/json',
      'accept-language': locale,
      'user-agent': `Lamplighter (${config.publicUrl})`,
    },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return readAnswer(JSON.parse(await textOf(response)));
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw new Error('answered too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Nominatim answers with a list, Photon with a GeoJSON FeatureCollection. */
function readAnswer(answer: unknown): FoundAddress[] {
  const list = Array.isArray(answer) ? answer : (answer as { features?: unknown } | null)?.features;
  if (!Array.isArray(list)) throw new Error('answered in an unknown shape');
  const read = Array.isArray(answer) ? readNominatim : readPhoton;
  return list
    .map((one) => read((one ?? {}) as never))
    .filter(({ label, place }) => label !== '' && isPlace(place))
    .slice(0, MOST_ANSWERS);
}

type Nominatim = { display_name?: unknown; lon?: unknown; lat?: unknown; place_rank?: unknown };

function readNominatim(one: Nominatim): FoundAddress {
  return {
    label: textPart(one.display_name),
    place: { lon: Number(one.lon ?? NaN), lat: Number(one.lat ?? NaN), accuracyM: accuracyOf(one) },
  };
}

/** Nominatim's place rank: 30 is a house, 26 a street, 18 a part of a town. */
function accuracyOf({ place_rank: rank }: Nominatim): number {
  if (Number(rank) >= 30) return 25;
  if (Number(rank) >= 26) return 150;
  return Number(rank) >= 18 ? 1000 : 5000;
}

type Photon = {
  geometry?: { coordinates?: unknown[] };
  properties?: Record<string, unknown>;
};

const photonAccuracyM: Record<string, number> = { house: 25, street: 150, locality: 500 };

function readPhoton({ geometry, properties = {} }: Photon): FoundAddress {
  const { name, street, housenumber, district, city, county, type } = properties;
  const [lon, lat] = geometry?.coordinates ?? [];
  const road = [street, housenumber].map(textPart).filter(Boolean).join(' ');
  const parts = [textPart(name), road, ...[district, city, county].map(textPart)];
  return {
    label: [...new Set(parts.filter(Boolean))].join(', '),
    place: {
      lon: Number(lon ?? NaN),
      lat: Number(lat ?? NaN),
      accuracyM: photonAccuracyM[textPart(type)] ?? 3000,
    },
  };
}

const textPart = (value: unknown) => (typeof value === 'string' ? value.trim().slice(0, 200) : '');
