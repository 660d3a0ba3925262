import { Refusal } from '#basics/refusal.ts';
import { claimDone, declineTask, handBackTask } from '#modules/assignments/actions.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { reachOf } from './queries.ts';
import { meaningOf, nextTry, type Heard, type Reach, type RequestRef } from './rules.ts';
import { responderOf, setRequest } from './sending.ts';

const READ_EVERY_MS = 60_000;
const LEASE_MS = 5 * 60_000;
const MOST_READ = 500;

/** What an endpoint is asked after: their number, and the picture they showed so far. */
export type AskedAfter = {
  ref: RequestRef;
  number: string;
  seenMedia: string | null;
  state: 'sent' | 'unproved';
};

/** Begins to read an endpoint; only one worker at a time may. Null when it is not due or nothing is there. */
export async function beginReading(id: string) {
  const endpoint = await db
    .updateTable('endpoints')
    .set({ read_after: new Date(now().getTime() + LEASE_MS) })
    .where('id', '=', id)
    .where('paused', '=', false)
    .where('read_after', '<=', now())
    .returningAll()
    .executeTakeFirst();
  if (!endpoint) return null;
  await endOver(id);
  const rows = await db
    .selectFrom('endpoint_requests')
    .select(['report_id', 'id', 'round', 'service_request_id', 'seen_media', 'state'])
    .where('endpoint_id', '=', id)
    .where('state', 'in', ['sent', 'unproved'])
    .orderBy('made_at')
    .limit(MOST_READ)
    .execute();
  const after = rows.map((row): AskedAfter => ({
    ref: { reportId: row.report_id, id: row.id, round: row.round },
    number: row.service_request_id ?? '',
    seenMedia: row.seen_media,
    state: row.state as AskedAfter['state'],
  }));
  return { reach: reachOf(endpoint), readAt: endpoint.read_at, after };
}

/** What somebody else has now, or what is over, is asked after no more. */
const endOver = (endpointId: string) =>
  db
    .updateTable('endpoint_requests')
    .from('assignments')
    .set({ state: 'over', problem: null })
    .whereRef('assignments.report_id', '=', 'endpoint_requests.report_id')
    .whereRef('assignments.id', '=', 'endpoint_requests.id')
    .where('endpoint_id', '=', endpointId)
    .where('endpoint_requests.state', 'in', ['sent', 'unproved'])
    .where('assignments.state', 'not in', ['offered', 'accepted'])
    .execute();

/** It answered: it is read again in a minute. `hasUpdates`: whether it speaks FixMyStreet's extension. */
export const noteRead = (reach: Reach, hasUpdates: boolean | null, begun: Date) =>
  change((tx) =>
    tx
      .updateTable('endpoints')
      .set({
        ...{ read_at: begun, read_after: new Date(now().getTime() + READ_EVERY_MS) },
        ...{ has_updates: hasUpdates, problem: null, problem_at: null },
      })
      .where('id', '=', reach.id)
      .execute(),
  );

/** It did not answer: it is asked later, and the desk can read why. */
export const noteUnread = (reach: Reach, why: { problem: string; afterS: number }) =>
  change((tx) =>
    tx
      .updateTable('endpoints')
      .set({
        ...{ read_after: nextTry(4, now(), why.afterS), problem: why.problem.slice(0, 500) },
        problem_at: now(),
      })
      .where('id', '=', reach.id)
      .execute(),
  );

/**
 * What an endpoint says of one of its tasks now happens here: done with a proof, refused, or still
 * open. Heard twice it happens once.
 */
export async function hear(
  reach: Reach,
  { ref, state }: AskedAfter,
  heard: Heard,
  proof: Buffer | null,
): Promise<void> {
  const meaning = meaningOf(heard);
  const words = heard.words.trim().slice(0, 1000);
  const known = { last_status: heard.extended || heard.status, last_words: words };
  if (meaning === 'open') {
    await setRequest(db, ref, {
      ...{ ...known, seen_media: heard.media, state: 'sent', problem: null },
    });
    return;
  }
  if (meaning === 'refused') return refuse(reach, ref, { words, known });
  if (meaning === 'done' && (await claimed(reach, ref, { words, known, proof }))) return;
  if (state === 'sent') await askForProof(reach, ref, { words, known, meaning });
}

type Said = { words: string; known: object };

/** Whether it counts as done: not where a photo is demanded and none came. */
async function claimed(reach: Reach, ref: RequestRef, said: Said & { proof: Buffer | null }) {
  const actor = responderOf(ref, reach.organisationId);
  try {
    if (said.proof) await keepPhoto(actor, { subjectId: ref.reportId, kind: 'proof' }, said.proof);
    await change(async (tx) => {
      await claimDone(actor, ref, { words: said.words, lon: undefined, lat: undefined }, tx);
      await setRequest(tx, ref, { ...said.known, state: 'claimed', problem: null });
    });
    return true;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    if (problem.key === 'task.photo-missing' || problem.key.startsWith('photo.')) return false;
    await setRequest(db, ref, { ...said.known, state: 'over', problem: null });
    return true;
  }
}

async function refuse(reach: Reach, ref: RequestRef, { words, known }: Said) {
  const actor = responderOf(ref, reach.organisationId);
  const reason = (words.length >= 3 ? words : await ours(reach, 'endpoint.refused')).slice(0, 500);
  try {
    await handBackTask(actor, ref, { reason });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    await declineTask(actor, ref, { reason }).catch((again: unknown) => {
      // It is no longer theirs anyway.
      if (!(again instanceof Refusal)) throw again;
    });
  }
  await setRequest(db, ref, { ...known, state: 'over', problem: null });
}

/** They closed it in a way that is no "done" here: the others hear it in the organisation's own words. */
function askForProof(
  reach: Reach,
  ref: RequestRef,
  { words, known, meaning }: Said & { meaning: 'done' | 'elsewhere' },
) {
  return change(async (tx) => {
    const actor = responderOf(ref, reach.organisationId);
    const key = meaning === 'done' ? 'endpoint.closed-unproved' : 'endpoint.closed-elsewhere';
    const problem = await ours(reach, key);
    await sayToOthers(
      actor,
      ref.reportId,
      { words: [problem, words].filter(Boolean).join('\n\n') },
      tx,
    );
    await setRequest(tx, ref, { ...known, state: 'unproved', problem });
  });
}

async function ours(
  { organisationId }: Reach,
  key: 'endpoint.refused' | 'endpoint.closed-unproved' | 'endpoint.closed-elsewhere',
) {
  return sayIn((await organisationById(organisationId))?.locale ?? config.defaultLocale)(key);
}
