import { keepHeard } from '#modules/warnings/hearing.ts';
import type { HeardAlert } from '#modules/warnings/rules-heard.ts';
import { noteAsked, sourceToAsk } from '#modules/warnings/sources.ts';
import { config } from '#server/config.ts';
import { askPublic } from '#server/public-requests.ts';
import { CapFault, readAlert, readFeed } from './read.ts';

const MOST_BYTES = 2 * 2 ** 20;
const ANSWER_MS = 10_000;
/** How many alerts are fetched at one asking; what is left comes with the next. */
const MOST_ALERTS = 50;

const fetchText = async (address: string, headers: Record<string, string> = {}) => {
  const answer = await askPublic(address, {
    headers: { accept: 'application/cap+xml, application/atom+xml, text/xml', ...headers },
    ...{ mostBytes: MOST_BYTES, timeoutMs: ANSWER_MS, redirects: 3 },
    toLoopback: config.hooksToLoopback,
  });
  return { ...answer, text: decoded(answer.bytes) };
};

/** The bytes as the declaration says they are written; UTF-8 without a word. */
function decoded(bytes: Buffer): string {
  const [, named = 'utf-8'] =
    /encoding=["']([\w-]+)["']/.exec(bytes.toString('latin1', 0, 200)) ?? [];
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/**
 * Asks one feed of another authority and keeps what is new in it. What goes wrong with it is written
 * down beside it and stops neither the other feeds nor its other alerts.
 */
export async function askSource(id: string): Promise<void> {
  const source = await sourceToAsk(id);
  if (!source) return;
  const said = await askFeed(source).catch((fault: Error) => fault);
  if (said instanceof Error) return noteAsked(id, { etag: null, problem: said.message });
  for (const { address, alert } of said.heard) {
    if (alert) await keepHeard({ sourceId: id, address }, alert);
  }
  await noteAsked(id, said.problem ? { etag: null, problem: said.problem } : said);
}

type Source = NonNullable<Awaited<ReturnType<typeof sourceToAsk>>>;
type Heard = { address: string; alert: HeardAlert | null };
type Said = { heard: Heard[]; etag: string | null; problem: string | null };

/** What is new in a feed. Throws when it cannot be had or read. */
async function askFeed({ url, etag, known }: Source): Promise<Said> {
  const answer = await fetchText(url, etag ? { 'if-none-match': etag } : {});
  if (answer.status === 304) return { heard: [], etag, problem: null };
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  const read = { etag: answer.headers.etag ?? null, problem: null };
  const feed = readFeed(answer.text, url);
  if ('alert' in feed) {
    return { ...read, heard: [{ address: url, alert: readAlert(feed.alert) }] };
  }
  const fresh = feed.addresses.filter((address) => !known.has(address));
  return { ...read, ...(await fetchAlerts(fresh)) };
}

/** The alerts at these addresses, and what was wrong with the last faulty one. */
async function fetchAlerts(addresses: readonly string[]) {
  const heard: Heard[] = [];
  let problem: string | null = addresses.length > MOST_ALERTS ? 'more-to-come' : null;
  for (const address of addresses.slice(0, MOST_ALERTS)) {
    try {
      const answer = await fetchText(address);
      if (answer.status !== 200) throw new CapFault('not-an-alert', `HTTP ${answer.status}`);
      heard.push({ address, alert: readAlert(answer.text) });
    } catch (fault) {
      problem = (fault as Error).message;
    }
  }
  return { heard, problem };
}
