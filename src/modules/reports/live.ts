import { groundsOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { hear } from '#server/hearing.ts';
import { log } from '#server/log.ts';
import { countedQueues, countEach } from './desk-queues.ts';
import { deskFilters, deskQuery, type DeskFilters } from './input.ts';
import { deskFiltersKept, filtersOf, type Kept } from './saved-filters.ts';

/** How many each queue and each kept filter finds, capped at 1,000; by name of the queue, by id of the filter. */
export type LiveCounts = Record<string, number>;

type Asking = { actor: Actor; asked: Map<string, string> };
type Desk = Asking & {
  send: (counts: LiveCounts) => void;
  said: string;
};

/** Each count is asked for once, also when many desks open in the same moment. */
type Counts = Map<string, Promise<number>>;

/** Changes come in bursts: they are counted together, and never more often than this. */
const BURST_MS = 1000;
/** What is late becomes so without a change. */
const ANYWAY_MS = 60_000;

const desks = new Set<Desk>();
/** What was counted last, by ground and filter: everybody who sees the same shares one count. */
let known: Counts = new Map();
let stop: (() => void) | null = null;
let planned: NodeJS.Timeout | null = null;
let running: Promise<void> | null = null;
let stale = false;

/**
 * Tells an open desk how many wait in each queue, now and after every burst of changes. All desks of
 * the process share one connection that listens, and those who see the same share one count.
 * Gives what ends it. Refuses whoever may not open the desk.
 */
export async function watchCounts(
  actor: Actor,
  send: (counts: LiveCounts) => void,
): Promise<() => void> {
  const desk = { actor, asked: await askedBy(actor), send, said: '' };
  desks.add(desk);
  stop ??= startHearing();
  const leave = () => {
    desks.delete(desk);
    if (desks.size === 0) rest();
  };
  try {
    await tell([desk], known);
  } catch (problem) {
    leave();
    throw problem;
  }
  return leave;
}

function startHearing() {
  const end = hear('desk', () => plan(BURST_MS));
  const timer = setInterval(() => plan(0), ANYWAY_MS);
  timer.unref();
  return () => {
    end();
    clearInterval(timer);
  };
}

/** Nobody looks any more: nothing is listened to, and what was counted is forgotten. */
function rest() {
  stop?.();
  stop = null;
  if (planned) clearTimeout(planned);
  planned = null;
  known = new Map();
}

function plan(inMs: number) {
  stale = true;
  if (planned || running) return;
  planned = setTimeout(() => {
    planned = null;
    running = recount().finally(() => {
      running = null;
      if (stale && stop) plan(BURST_MS);
    });
  }, inMs);
  planned.unref();
}

async function recount() {
  stale = false;
  const begun = now().getTime();
  const fresh: Counts = new Map();
  try {
    await tell([...desks], fresh);
    known = fresh;
  } catch (problem) {
    log.warn({ problem: (problem as Error).message }, 'could not count for the desks');
  }
  log.debug({ desks: desks.size, counts: fresh.size, ms: now().getTime() - begun }, 'counted');
}

/** Counts what is not known yet, one ground after the other, and tells each desk what changed. */
async function tell(these: readonly Desk[], counts: Counts) {
  for (const desk of these) {
    const said = await countsOf(desk, counts);
    const text = JSON.stringify(said);
    if (text === desk.said || !desks.has(desk)) continue;
    desk.said = text;
    sendTo(desk, said);
  }
}

/** A line that broke is heard no more of; the others still are told. */
function sendTo(desk: Desk, said: LiveCounts) {
  try {
    desk.send(said);
  } catch (problem) {
    desks.delete(desk);
    log.debug({ problem: (problem as Error).message }, 'a desk is gone');
  }
}

async function countsOf(desk: Asking, counts: Counts): Promise<LiveCounts> {
  askMissing(desk, counts);
  const each = [...desk.asked].map(async ([name, key]) => [name, await counts.get(key)] as const);
  return Object.fromEntries(await Promise.all(each)) as LiveCounts;
}

function askMissing({ actor, asked }: Asking, counts: Counts) {
  const missing = [...asked.values()].filter((key) => !counts.has(key));
  if (missing.length === 0) return;
  const asking = countEach(actor, missing.map(filtersIn));
  for (const [at, key] of missing.entries()) {
    counts.set(
      key,
      asking.then((found) => found[at] ?? 0),
    );
  }
  asking.catch(() => missing.forEach((key) => counts.delete(key)));
}

/** What this desk counts, by name: each as ground and filter, the same for all who see the same. */
async function askedBy(actor: Actor): Promise<Map<string, string>> {
  return new Map([
    ...countedQueues(actor).map((queue): [string, string] => [
      queue,
      keyOf(actor, deskFilters.parse({ queue })),
    ]),
    ...keptBy(actor, await deskFiltersKept(actor)),
  ]);
}

/** What is looked for by words is not counted. */
const keptBy = (actor: Actor, kept: readonly Kept[]) =>
  kept
    .filter((one) => !filtersOf(one).q)
    .map((one): [string, string] => [one.id, keyOf(actor, filtersOf(one))]);

/**
 * How many each kept filter finds, for a page that hears nothing later; what open desks had counted
 * in the last moment is taken as it is. By id of the filter. At most 1 query.
 */
export async function keptCounts(actor: Actor, kept: readonly Kept[]): Promise<LiveCounts> {
  return countsOf({ actor, asked: new Map(keptBy(actor, kept)) }, stop ? known : new Map());
}

const keyOf = (actor: Actor, filters: DeskFilters) =>
  JSON.stringify([
    deskQuery(filters, { sort: undefined, dir: undefined, size: undefined }),
    groundsOf(actor, 'report.see'),
    filters.queue === 'banned' ? groundsOf(actor, 'report.ban') : '',
    filters.mine && actor.kind === 'person' ? actor.personId : '',
  ]);

const filtersIn = (key: string): DeskFilters =>
  deskFilters.parse(Object.fromEntries(new URLSearchParams((JSON.parse(key) as [string])[0])));
