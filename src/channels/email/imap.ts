import { ImapFlow } from 'imapflow';
import { takeMail } from '#modules/mails/keeping.ts';
import { MOST_BYTES } from './listener.ts';

const PROCESSED = 'Processed';
const LOOK_AGAIN_MS = 120_000;
const pauses = { firstMs: 1000, longestMs: 300_000 };

type Tell = (problem: Error) => void;
export type Fetching = { stop: () => Promise<void> };

/**
 * Fetches the unread mail of a mailbox as it comes. A mail is marked as read and put into
 * "Processed" only when it is kept here; so whatever breaks, it is fetched again, and kept once.
 */
export function fetchMail(address: string, tell: Tell, patience = pauses): Fetching {
  let stopping = false;
  let client: ImapFlow | undefined;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function stay(): Promise<void> {
    let pauseMs = patience.firstMs;
    while (!stopping) {
      client = clientOf(address);
      try {
        await follow(client, () => (pauseMs = patience.firstMs));
      } catch (problem) {
        if (!stopping) tell(problem as Error);
      }
      client.close();
      if (stopping) return;
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, patience.longestMs);
    }
  }

  const staying = stay();
  return {
    stop: async () => {
      stopping = true;
      wake();
      await client?.logout().catch(() => undefined);
      client?.close();
      await staying;
    },
  };
}

function clientOf(address: string): ImapFlow {
  const url = new URL(address);
  const secure = url.protocol === 'imaps:';
  const client = new ImapFlow({
    host: url.hostname,
    port: Number(url.port) || (secure ? 993 : 143),
    secure,
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: false,
    autoIdleDelay: 500,
    maxIdleTime: 300_000,
    context: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
  });
  // What is not listened to ends the process; the calls that were under way fail too.
  client.on('error', () => undefined);
  return client;
}

/** Works as long as the connection lasts. */
async function follow(client: ImapFlow, isWell: () => void): Promise<void> {
  const folder = String(client.options.context);
  await client.connect();
  await client.mailboxOpen(folder);
  await client.mailboxCreate(PROCESSED).catch(() => undefined);
  const bell = bellOf(client);
  while (client.usable) {
    bell.reset();
    await takeUnread(client);
    isWell();
    await bell.rings();
  }
  throw new Error('the mailbox closed the connection');
}

/** Rings when something new lies in the mailbox, when the connection ends, and every two minutes. */
function bellOf(client: ImapFlow) {
  let rung = false;
  let waiter: () => void = () => {};
  const ring = () => {
    rung = true;
    waiter();
  };
  client.on('exists', ring);
  client.on('close', ring);
  return {
    reset: () => (rung = false),
    rings: () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AGAIN_MS);
        timer.unref();
        waiter = () => {
          clearTimeout(timer);
          resolve();
        };
        if (rung) waiter();
      }),
  };
}

async function takeUnread(client: ImapFlow): Promise<void> {
  const uids = (await client.search({ seen: false }, { uid: true })) || [];
  for (const uid of uids) {
    const head = await client.fetchOne(String(uid), { size: true }, { uid: true });
    if (!head) continue;
    if ((head.size ?? 0) <= MOST_BYTES) await takeOne(client, uid);
    // Too large for a report: it stays where it is, marked, for people to look at.
    else await client.messageFlagsAdd(String(uid), ['\\Seen', '\\Flagged'], { uid: true });
  }
}

async function takeOne(client: ImapFlow, uid: number): Promise<void> {
  const found = await client.fetchOne(String(uid), { source: true }, { uid: true });
  if (!found || !found.source) return;
  const raw = Buffer.from(found.source);
  await takeMail({ way: 'imap', recipients: [], envelopeFrom: '', peer: '', helo: '' }, raw);
  await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
  await client.messageMove(String(uid), PROCESSED, { uid: true }).catch(() => undefined);
}
