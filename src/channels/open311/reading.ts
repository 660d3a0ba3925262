import { DateTime } from 'luxon';
import {
  beginReading,
  hear,
  noteRead,
  noteUnread,
  type AskedAfter,
} from '#modules/endpoints/hearing.ts';
import { proofOf, type Heard, type Reach } from '#modules/endpoints/rules.ts';
import { now } from '#server/clock.ts';
import { askEndpoint, EndpointFault, fetchPhoto, textIn, whyOf } from './calling.ts';
import { momentOf } from './shapes.ts';

const AT_ONCE = 50;

/** Reads what an endpoint says of the tasks in its hands, and has it happen here. */
export async function pollEndpoint(id: string): Promise<void> {
  const begun = now();
  const reading = await beginReading(id);
  if (!reading) return;
  const { reach, readAt, after } = reading;
  try {
    const updates = await updatesSince(reach, readAt ?? begun, begun);
    for (let at = 0; at < after.length; at += AT_ONCE) {
      await hearSome(reach, after.slice(at, at + AT_ONCE), updates ?? []);
    }
    await noteRead(reach, updates !== null, begun);
  } catch (problem) {
    await noteUnread(reach, whyOf(problem));
  }
}

type Answered = Record<string, unknown>;

async function hearSome(reach: Reach, after: readonly AskedAfter[], updates: readonly Answered[]) {
  const numbers = after.map(({ number }) => number).join(',');
  const rows = await askEndpoint(reach, 'requests', [['service_request_id', numbers]]);
  for (const one of after) {
    const row = rows.find((it) => textIn(it, 'service_request_id') === one.number);
    const own = updates.filter((it) => textIn(it, 'service_request_id') === one.number);
    if (!row && own.length === 0) continue;
    const heard = heardIn(row ?? {}, own);
    const url = proofOf(heard, one.seenMedia);
    await hear(reach, one, heard, url ? await fetchPhoto(url).catch(() => null) : null);
  }
}

/** Their request, and over it what their updates say later. */
function heardIn(row: Answered, updates: readonly Answered[]): Heard {
  const sorted = updates.toSorted((a, b) => momentIn(a) - momentIn(b));
  const last = sorted.at(-1) ?? {};
  const newest = sorted.length > 0 && momentIn(last) >= momentIn(row) ? last : row;
  const of = (name: string) => textIn(newest, name) || textIn(row, name) || textIn(last, name);
  return {
    status: of('status'),
    extended: textIn(row, 'extended_status') || textIn(last, 'extended_status'),
    words: textIn(row, 'status_notes') || textIn(last, 'description'),
    media: textIn(row, 'media_url'),
    updateMedia: sorted.map((it) => textIn(it, 'media_url')).findLast(Boolean) ?? '',
  };
}

const momentIn = (row: Answered) =>
  DateTime.fromISO(textIn(row, 'updated_datetime').replace(' ', 'T')).toMillis() || 0;

/** Their clock and ours may differ by so much. */
const SLACK_MS = 15 * 60_000;
const MONTH_MS = 30 * 86_400_000;

/** What happened there since it was last read; null when it does not speak FixMyStreet's extension. */
async function updatesSince(reach: Reach, since: Date, until: Date): Promise<Answered[] | null> {
  if (reach.hasUpdates === false) return null;
  const start = Math.max(since.getTime() - SLACK_MS, until.getTime() - MONTH_MS);
  try {
    return await askEndpoint(reach, 'servicerequestupdates', [
      ['start_date', momentOf(new Date(start))],
      ['end_date', momentOf(until)],
    ]);
  } catch (problem) {
    if (problem instanceof EndpointFault && problem.status >= 400 && problem.status < 500) {
      // 429 says nothing of what it speaks.
      return problem.status === 429 ? [] : null;
    }
    throw problem;
  }
}

/** What is found at an endpoint: what it offers, or why it does not answer. */
export async function lookAt(reach: Reach) {
  const found = await askEndpoint(reach, 'discovery').catch(() => []);
  try {
    const services = await askEndpoint(reach, 'services');
    return {
      discovery: found.length > 0,
      services: services.map((row) => ({
        code: textIn(row, 'service_code'),
        name: textIn(row, 'service_name'),
      })),
      problem: null,
    };
  } catch (problem) {
    return { discovery: found.length > 0, services: [], problem: whyOf(problem).problem };
  }
}
