import { pressPaths } from '#basics/press-paths.ts';
import type { PublicActivity } from '#modules/activities/queries.ts';
import { config } from '#server/config.ts';

type Said = { title: string; words: string; organisation: string };

/** An event as schema.org has it, safe to stand in a page: search engines show when and where it is. */
export function structured(
  event: Omit<PublicActivity, 'texts'> & { room: number | null },
  { title, words, organisation }: Said,
): string {
  const url = new URL(pressPaths.event(event.code), config.publicUrl).href;
  const status = event.state === 'cancelled' ? 'EventCancelled' : 'EventScheduled';
  const { lat, lon } = event;
  return JSON.stringify({
    '@context': 'https://schema.org',
    ...{ '@type': 'Event', name: title, description: words.slice(0, 1000), url },
    ...{ startDate: event.startsAt.toISOString(), endDate: event.endsAt.toISOString() },
    eventStatus: `https://schema.org/${status}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    isAccessibleForFree: true,
    location: {
      ...{ '@type': 'Place', name: event.place, address: event.place },
      ...(lat !== null && { geo: { '@type': 'GeoCoordinates', latitude: lat, longitude: lon } }),
    },
    ...(organisation && { organizer: { '@type': 'Organization', name: organisation } }),
    ...(event.capacity !== null && { maximumAttendeeCapacity: event.capacity }),
    ...(event.room !== null && { remainingAttendeeCapacity: event.room }),
  }).replaceAll('<', '\\u003c');
}
