// What arrives by the channels, in a process of its own: so many a second, whatever becomes of those before.
import { Agent, request } from 'node:http';
import { inTime } from './asking.ts';
import { chatPeople, type ChatDoors } from './chat-people.ts';
import { mailsTo, type MailDoor } from './mail-sending.ts';

/** Whose door it is: both messengers' apps or the mail room's. */
export type Door = ({ kind: 'chats' } & ChatDoors) | ({ kind: 'mails' } & MailDoor);
/** So many a second, for so long, at the door with this address. */
export type Arriving = { origin: string; perSecond: number; seconds: number };
export type Arrived = { count: number; failed: string[]; p50: number; p99: number; most: number };

type Bring = (origin: string) => Promise<void>;

const bring: Promise<Bring> = open(JSON.parse(process.argv[2] ?? '{}') as Door);

process.on('message', (plan: Arriving) => void carryOut(plan).then((it) => process.send?.(it)));
process.on('disconnect', () => process.exit(0));
await bring;
process.send?.('ready');

async function open(door: Door): Promise<Bring> {
  if (door.kind === 'mails') return mailsTo(door);
  const people = await chatPeople(door);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return (origin) => post(agent, new URL(people.path(), origin), people.next());
}

async function carryOut({ origin, perSecond, seconds }: Arriving): Promise<Arrived> {
  const one = await bring;
  const took: number[] = [];
  const failed: string[] = [];
  const count = Math.round(perSecond * seconds);
  await inTime(count, perSecond, async (_, since) => {
    await one(origin).catch((problem: Error) => failed.push(problem.message));
    took.push(performance.now() - since);
  });
  took.sort((a, b) => a - b);
  const quantile = (share: number) => took[Math.ceil(took.length * share) - 1] ?? NaN;
  return { count, failed, p50: quantile(0.5), p99: quantile(0.99), most: quantile(1) };
}

function post(agent: Agent, url: URL, { body, headers }: { body: string; headers: object }) {
  const all = { 'content-type': 'application/json', ...headers };
  return new Promise<void>((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: all }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
