import { isPlace, type Place } from './place.ts';
import { typedIn } from './place-typed.ts';

/** A place that somebody wrote, and how: as a coordinate, or as a link to a map. */
export type WrittenPlace = { lon: number; lat: number; from: 'coordinates' | 'link' };

/**
 * The place that words name by a coordinate or by the link of a map: 2GIS, Google, Yandex,
 * OpenStreetMap, Apple, geo:. Null when they name none; a link alone is never guessed at.
 */
export function placeIn(words: string): WrittenPlace | null {
  const said = words.normalize('NFC').slice(0, 4000);
  for (const link of linksIn(said)) {
    const place = inLink(link);
    if (place) return { ...place, from: 'link' };
  }
  const place = typedIn(said.replace(anyLink, ' '));
  return place && { ...place, from: 'coordinates' };
}

/** A shortened link to a map, whose place only its host knows; null when there is none. */
export function shortLinkIn(words: string): string | null {
  const link = linksIn(words.slice(0, 4000)).find((one) => isShortMapLink(one));
  return link?.href ?? null;
}

/** Whether this is a short link of a map whose host we ask for the long one. */
export function isShortMapLink({ protocol, hostname, pathname }: URL): boolean {
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  if (hostname === 'go.2gis.com' || hostname === 'maps.app.goo.gl') return pathname.length > 1;
  if (hostname === 'goo.gl') return pathname.startsWith('/maps/');
  return isYandex(hostname) && pathname.startsWith('/maps/-/');
}

const anyLink = /(?:https?:\/\/|geo:)[^\s<>"]+/giu;

function linksIn(words: string): URL[] {
  const found = words.match(anyLink) ?? [];
  return found.flatMap((link) => URL.parse(link.replace(/[).,;!?»]+$/u, '')) ?? []);
}

const isYandex = (host: string) => /^(?:maps\.)?yandex\.(?:kz|ru|com|by|uz)$/.test(host);

/** How each map writes a place into its links. */
const maps: { is: RegExp; read: (link: URL) => Place | null }[] = [
  { is: /^(?:www\.)?2gis\.[a-z]{2,3}$/, read: of2gis },
  { is: /^(?:www\.|maps\.)?google\.[a-z.]{2,6}$/, read: ofGoogle },
  { is: /^(?:maps\.)?yandex\.(?:kz|ru|com|by|uz)$/, read: ofYandex },
  { is: /^(?:www\.)?openstreetmap\.org$|^osm\.org$/, read: ofOpenStreetMap },
  { is: /^maps\.apple\.com$/, read: ofApple },
];

function inLink(link: URL): Place | null {
  if (link.protocol === 'geo:') return ofGeo(link);
  const map = maps.find(({ is }) => is.test(link.hostname.toLowerCase()));
  return map?.read(link) ?? null;
}

const pair = /(-?\d{1,3}\.\d+|-?\d{1,3})\s*[,| ]\s*\+?(-?\d{1,3}\.\d+|-?\d{1,3})/;
type Order = 'lat-first' | 'lon-first';

/** The first two numbers of a text, in the order the map is known to write them. */
function numbers(text: string | null | undefined, order: Order): Place | null {
  const found = pair.exec(text ?? '');
  if (!found) return null;
  const [first, second] = [Number(found[1]), Number(found[2])];
  return sound(order === 'lat-first' ? { lat: first, lon: second } : { lat: second, lon: first });
}

const sound = (place: Place): Place | null => (isPlace(place) ? place : null);

/** The first of these that says a place. */
function first(order: Order, texts: (string | null | undefined)[]): Place | null {
  for (const text of texts) {
    const place = numbers(text, order);
    if (place) return place;
  }
  return null;
}

const opened = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

const decimals = String.raw`-?\d{1,3}\.\d+`;

function of2gis({ pathname, searchParams }: URL): Place | null {
  const path = opened(pathname);
  const inPath = new RegExp(`${decimals},${decimals}`).exec(path)?.[0];
  return first('lon-first', [inPath, searchParams.get('m'), searchParams.get('queryState')]);
}

function ofGoogle({ pathname, searchParams }: URL): Place | null {
  const path = opened(pathname);
  // The pin stands after !3d…!4d…; what follows @ is only the middle of the screen.
  const pin = /!3d(-?[\d.]+)!4d(-?[\d.]+)/.exec(path);
  const asked = ['q', 'query', 'destination', 'daddr', 'll', 'center'];
  const named = /\/maps\/(?:search|place|dir)\/(.*)/.exec(path)?.[1]?.split('/@')[0];
  const inName = typedIn(named?.split('/').find(Boolean) ?? '');
  return (
    (pin && sound({ lat: Number(pin[1]), lon: Number(pin[2]) })) ??
    first('lat-first', [...asked.map((name) => exact(searchParams.get(name)))]) ??
    inName ??
    numbers(/@(.*)/.exec(path)?.[1], 'lat-first')
  );
}

/** A parameter that is a coordinate and not an address with house numbers. */
const exact = (text: string | null) =>
  text && /^(?:loc:)?\s*-?\d{1,3}(?:\.\d+)?\s*,\s*-?\d{1,3}(?:\.\d+)?/.test(text) ? text : null;

function ofYandex({ searchParams }: URL): Place | null {
  const points = ['whatshere[point]', 'pt', 'poi[point]'].map((name) => searchParams.get(name));
  const route = searchParams.get('rtext')?.split('~').at(-1) ?? null;
  return (
    first('lon-first', points) ??
    first('lat-first', [exact(searchParams.get('text')), exact(route)]) ??
    numbers(searchParams.get('ll'), 'lon-first')
  );
}

function ofOpenStreetMap({ searchParams, hash }: URL): Place | null {
  const [lat, lon] = [searchParams.get('mlat'), searchParams.get('mlon')];
  if (lat && lon) return sound({ lat: Number(lat), lon: Number(lon) });
  const shown = /map=[\d.]+\/(-?[\d.]+)\/(-?[\d.]+)/.exec(hash);
  return shown && sound({ lat: Number(shown[1]), lon: Number(shown[2]) });
}

function ofApple({ searchParams }: URL): Place | null {
  const asked = ['coordinate', 'll', 'q', 'daddr', 'sll'];
  return first(
    'lat-first',
    asked.map((name) => exact(searchParams.get(name))),
  );
}

function ofGeo({ href }: URL): Place | null {
  const [at = '', more = ''] = href.slice('geo:'.length).split('?');
  const named = new URLSearchParams(more).get('q');
  return first('lat-first', [exact(named), exact(at)]);
}
