import { Resolver } from 'node:dns/promises';
import { authenticate, type DNSResolver } from 'mailauth';
import type { Proof, Way } from '#modules/mails/rules.ts';
import { config } from '#server/config.ts';
import { headersOf } from './headers.ts';

const LONGEST_MS = 15_000;
const dns = new Resolver({ timeout: 2500, tries: 2 });

/** Who is asked for names, and how long; a test gives its own. */
export const asked = {
  resolve: ((name, type) => dns.resolve(name, type) as Promise<string[]>) as DNSResolver,
};

type Brought = {
  way: Way;
  envelopeFrom: string;
  /** The network address that brought it, when that is one of the open net. */
  peer: string | null;
  helo: string;
};

/**
 * Whether a mail is proved to come from the address it names: by a signature of that domain (DKIM), or
 * by the machine it came from (SPF), as DMARC puts them together (RFC 7489, relaxed). What a
 * mail server of ours found out is believed only in mail that it handed to us itself.
 */
export async function proofOf(raw: Buffer, from: string, brought: Brought): Promise<Proof> {
  const domain = domainOf(from);
  const told = brought.peer === null ? toldByOurs(raw, domain) : null;
  if (told) return told;
  const nothing: Proof = { authentic: false, forged: false, checks: { dmarc: 'temperror' } };
  const late = new Promise<Proof>((resolve) => {
    setTimeout(() => resolve(nothing), LONGEST_MS).unref();
  });
  const checking = check(raw, domain, brought).catch(() => nothing);
  return Promise.race([checking, late]);
}

async function check(raw: Buffer, domain: string, { peer, helo, envelopeFrom }: Brought) {
  const found = await authenticate(raw, {
    ...(peer && { ip: peer, helo, sender: envelopeFrom }),
    mta: 'lamplighter',
    resolver: asked.resolve,
    disableArc: true,
    disableBimi: true,
    rejectRsaSha1: true,
  });
  const { dmarc } = found;
  // A signature over only the first bytes of a body says nothing of what was put behind them.
  const dkim = found.dkim.results.some(
    ({ status, canonBodyLengthLimited: some }) =>
      status.result === 'pass' && Boolean(status.aligned) && !some && !status.testing,
  );
  const spfResult = peer && found.spf ? found.spf.status.result : 'none';
  const result = dmarc ? dmarc.status.result : 'none';
  const spfAligned = dmarc && (dmarc.alignment?.spf?.result || domainOf(envelopeFrom) === domain);
  const spf = Boolean(spfAligned) && spfResult === 'pass';
  const policy = dmarc ? (dmarc.policy ?? 'none') : 'none';
  return {
    authentic: dmarc !== false && domain !== '' && result !== 'fail' && (dkim || spf),
    // Without the network address only signatures can be checked: their lack is no proof of forgery.
    forged: peer !== null && result === 'fail' && policy !== 'none',
    checks: { dkim: dkimWord(found.dkim.results, dkim), spf: spfResult, dmarc: result },
  };
}

const domainOf = (address: string) => address.toLowerCase().split('@')[1] ?? '';

type Results = Awaited<ReturnType<typeof authenticate>>['dkim']['results'];

function dkimWord(results: Results, aligned: boolean): string {
  if (aligned) return 'pass';
  return results.find(({ status }) => status.result !== 'none')?.status.result ?? 'none';
}

/** What our own mail server wrote on top (RFC 8601); null when it is not named or wrote nothing. */
function toldByOurs(raw: Buffer, domain: string): Proof | null {
  const name = config.mailTrustedAuth.toLowerCase();
  const lines = headersOf(raw).get('authentication-results') ?? [];
  // The topmost is the newest: one that came with the mail stands below it.
  const line = lines.find((one) => one.trim().split(/[\s;]/, 1)[0]?.toLowerCase() === name);
  if (!name || !line || !domain) return null;
  const methods = plainlyIn(line).split(';').slice(1);
  const word = (method: string) =>
    methods.map((one) => new RegExp(`^\\s*${method}=(\\w+)`, 'i').exec(one)?.[1]).find(Boolean);
  const checks = {
    dkim: word('dkim') ?? 'none',
    spf: word('spf') ?? 'none',
    dmarc: word('dmarc') ?? 'none',
  };
  const passes = (method: string, property: RegExp) =>
    methods.some((one) => {
      const said = new RegExp(`^\\s*${method}=pass\\b`, 'i').test(one);
      return said && property.exec(one)?.[1]?.toLowerCase() === domain;
    });
  const authentic =
    passes('dmarc', /header\.from=(\S+)/i) ||
    (checks.dmarc !== 'fail' &&
      (passes('dkim', /header\.(?:d|i)=\S*?@?([\w.-]+)(?=\s|$)/i) ||
        passes('spf', /smtp\.mailfrom=(?:\S*@)?([\w.-]+)/i)));
  return { authentic, forged: false, checks };
}

/**
 * What a mail server says in its own words: in quotes and brackets it repeats what others gave it,
 * and that may look like a finding. Empty when one of them never ends.
 */
function plainlyIn(line: string): string {
  let [own, depth, quoted] = ['', 0, false];
  for (const [sign] of line.matchAll(/\\?[\s\S]/g)) {
    if (sign === '"' && depth === 0) quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '(') depth += 1;
    else if (sign === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0) own += sign;
  }
  return depth > 0 || quoted ? '' : own;
}
