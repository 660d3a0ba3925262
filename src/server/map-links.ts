import { isShortMapLink, placeIn } from '#basics/place-words.ts';
import { config } from '#server/config.ts';
import { log } from '#server/log.ts';

const TIMEOUT_MS = 4000;
const MOST_STEPS = 4;

/**
 * The long link behind a short one of a map (go.2gis.com, maps.app.goo.gl, goo.gl/maps, Yandex): only
 * these hosts are asked, only for where they lead, and nothing they send is read. Null when it is no
 * such link, or leads to no place, or nobody answers within 4 seconds; never throws.
 */
export async function followMapLink(href: string): Promise<string | null> {
  let at = URL.parse(href);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    for (let step = 0; at && step < MOST_STEPS; step++) {
      if (step > 0 && placeIn(at.href)) return at.href;
      if (!isShortMapLink(at)) return null;
      at = await nextOf(at, signal);
    }
  } catch (problem) {
    // The link itself is left out of the log: it is where somebody lives.
    log.warn({ problem: (problem as Error).message, host: at?.hostname }, 'a map did not answer');
  }
  return null;
}

async function nextOf(link: URL, signal: AbortSignal): Promise<URL | null> {
  const response = await fetch(askedAt(link), { redirect: 'manual', signal });
  await response.body?.cancel();
  const location = response.headers.get('location');
  // A page in between asks for consent to cookies and carries the link along.
  const next = location === null ? null : URL.parse(location, link);
  return URL.parse(next?.searchParams.get('continue') ?? '') ?? next;
}

/** Always https; in tests a server of our own machine stands for every map. */
function askedAt({ hostname, pathname, search }: URL): string {
  if (config.mapLinksUrl) return `${config.mapLinksUrl}/${hostname}${pathname}${search}`;
  return `https://${hostname}${pathname}${search}`;
}
