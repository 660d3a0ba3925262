import { writeCalendar } from '#modules/activities/calendar.ts';
import type { PublicActivity } from '#modules/activities/queries.ts';
import type { Locale } from '#basics/localised.ts';
import { sha256 } from '#server/ids.ts';

type Asked = {
  request: Request;
  locale: Locale;
  name: string;
  /** It is one person's: no cache on the way keeps it. */
  own?: { name: string; waiting: readonly string[] };
};

/** Events as a calendar file; 304 when nothing has changed since it was fetched. */
export function calendarAnswer(
  activities: readonly PublicActivity[],
  { request, locale, name, own }: Asked,
): Response {
  const body = writeCalendar(activities, locale, own);
  const etag = `"${sha256(body).toString('base64url').slice(0, 27)}"`;
  const kept = own ? 'private, max-age=300' : 'max-age=300';
  const headers = { etag, 'cache-control': kept, vary: 'accept-language, cookie' };
  if (request.headers.get('if-none-match') === etag)
    return new Response(null, { status: 304, headers });
  return new Response(body, {
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `inline; filename="${name}.ics"`,
    },
  });
}
