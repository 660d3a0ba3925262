import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import { Refusal } from '#basics/refusal.ts';
import { isOurAddress, takeMail } from '#modules/mails/keeping.ts';
import { config } from '#server/config.ts';
import { limit } from '#server/limits.ts';

/** How large a mail may be: 25 MB of photos are 34 MB on the way. */
export const MOST_BYTES = 36 * 2 ** 20;
const MOST_RECIPIENTS = 20;
const MOST_CLIENTS = 60;
const MOST_OF_ONE = 10;
/** So much may be on its way at once, held in memory; who comes later is asked to come again. */
const ROOM_BYTES = 160 * 2 ** 20;
const SILENCE_MS = 60_000;

export type Listening = { port: number; stop: () => Promise<void> };
type Tell = (problem: Error) => void;

/**
 * Takes mail at a door of our own, by SMTP or LMTP as MAIL_IN_LISTEN says. Only mail to us; and "250"
 * is said when it is kept and not before.
 */
export function listenForMail(address: string, tell: Tell): Promise<Listening> {
  const { protocol, hostname, port } = new URL(address);
  const lmtp = protocol === 'lmtp:';
  const server = new SMTPServer(optionsOf(lmtp));
  server.on('error', tell);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const at = Number(port || (lmtp ? 24 : 25));
    const listening = server.listen(at, hostname.replace(/^\[|\]$/g, ''), () => {
      server.off('error', reject);
      resolve({
        port: (listening.address() as AddressInfo).port,
        stop: () => new Promise((done) => server.close(() => done())),
      });
    });
  });
}

function optionsOf(lmtp: boolean): SMTPServerOptions {
  const peers = new Map<string, number>();
  const room = { taken: 0 };
  const tls = config.mailInTls;
  return {
    ...(lmtp && { lmtp: true }),
    ...(tls && { key: readFileSync(tls.keyFile), cert: readFileSync(tls.certFile) }),
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    name: new URL(config.publicUrl).hostname,
    banner: 'Lamplighter',
    size: MOST_BYTES,
    maxClients: MOST_CLIENTS,
    disableReverseLookup: true,
    authOptional: true,
    logger: false,
    socketTimeout: SILENCE_MS,
    closeTimeout: 5000,
    onConnect: (session, done) => void letIn(peers, session).then(done, done),
    onClose: (session) => letOut(peers, session),
    onMailFrom: (_, session, done) => void slowDown(session).then(() => done(), done),
    onRcptTo: ({ address: to }, session, done) => done(judgeRecipient(to, session)),
    onData: (stream, session, done) =>
      void takeData(stream, { session, lmtp, room }).then(
        (said) => done(null, said),
        (problem: Error) => done(problem),
      ),
  };
}

const refused = (code: number, words: string) =>
  Object.assign(new Error(words), { responseCode: code });

const isLocal = (address: string) => /^(::ffff:)?127\.|^::1$/.test(address);

async function letIn(peers: Map<string, number>, session: SMTPServerSession) {
  const { remoteAddress: peer } = session;
  const open = (peers.get(peer) ?? 0) + 1;
  peers.set(peer, open);
  return open > MOST_OF_ONE && !isLocal(peer)
    ? refused(421, '4.7.0 Too many connections, come again later')
    : null;
}

function letOut(peers: Map<string, number>, { remoteAddress: peer }: SMTPServerSession) {
  const open = (peers.get(peer) ?? 1) - 1;
  if (open > 0) peers.set(peer, open);
  else peers.delete(peer);
}

/** A mail server of our own may bring what it likes; others so many in ten minutes. */
async function slowDown({ remoteAddress: peer }: SMTPServerSession): Promise<void> {
  if (isLocal(peer)) return;
  try {
    await limit('mail', peer);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    throw refused(450, '4.7.1 Too many mails, come again later');
  }
}

function judgeRecipient(to: string, { envelope }: SMTPServerSession) {
  if (!isOurAddress(to)) return refused(550, '5.1.1 Nobody of that name here');
  if (envelope.rcptTo.length >= MOST_RECIPIENTS) return refused(452, '4.5.3 Too many recipients');
  return null;
}

type Taking = { session: SMTPServerSession; lmtp: boolean; room: { taken: number } };

async function takeData(stream: SMTPServerDataStream, { session, lmtp, room }: Taking) {
  const parts: Buffer[] = [];
  let bytes = 0;
  let full = false;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      // What is too much is read to its end and forgotten: only then may we answer.
      full ||= room.taken + part.length > ROOM_BYTES;
      if (full || stream.sizeExceeded) continue;
      bytes += part.length;
      room.taken += part.length;
      parts.push(part);
    }
    if (stream.sizeExceeded) throw refused(552, '5.3.4 Too large: 25 MB of photos at most');
    if (full) throw refused(452, '4.3.1 No room at the moment, come again later');
    return await keep(Buffer.concat(parts), session, lmtp);
  } finally {
    room.taken -= bytes;
  }
}

async function keep(raw: Buffer, session: SMTPServerSession, lmtp: boolean) {
  const { envelope, remoteAddress, hostNameAppearsAs } = session;
  const recipients = envelope.rcptTo.map(({ address }) => address.toLowerCase());
  try {
    await takeMail(
      {
        ...{ way: lmtp ? 'lmtp' : 'smtp', recipients, peer: remoteAddress },
        envelopeFrom: envelope.mailFrom ? envelope.mailFrom.address : '',
        helo: hostNameAppearsAs || '',
      },
      raw,
    );
  } catch {
    throw refused(451, '4.3.0 We could not keep it, come again later');
  }
  return lmtp ? recipients.map(() => '2.0.0 Kept') : '2.0.0 Kept';
}
