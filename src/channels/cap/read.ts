import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { printable } from '#basics/printable.ts';
import type { Fault, HeardAlert } from '#modules/warnings/rules-heard.ts';

/** Why a document of others was not taken, by name. */
export class CapFault extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, detail = '') {
    super(detail ? `${fault}: ${detail}` : fault);
    this.name = 'CapFault';
    this.fault = fault;
  }
}
const MOST_SIGNS = 2 * 2 ** 20;
const MOST_NESTED = 12;
const isCap12 =
  /<(?:\w+:)?alert\s[^>]*xmlns(?::\w+)?\s*=\s*["']urn:oasis:names:tc:emergency:cap:1\.2["']/;
const lists = [
  'info',
  'area',
  'polygon',
  'circle',
  'category',
  'responseType',
  'entry',
  'item',
  'link',
];

// A document of others can name no entity of its own, so it can neither grow nor read a file; and
// nothing in it is ever fetched.
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  removeNSPrefix: true,
  processEntities: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MOST_NESTED,
  isArray: (name) => lists.includes(name),
});

function readXml(text: string): Record<string, unknown> {
  if (text.length > MOST_SIGNS) throw new CapFault('too-large');
  if (/<!\s*(doctype|entity)/i.test(text)) throw new CapFault('declares-a-type');
  try {
    return parser.parse(text) as Record<string, unknown>;
  } catch (problem) {
    throw new CapFault('not-xml', (problem as Error).message.slice(0, 200));
  }
}

const words = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? printable(value).trim().slice(0, max) : value),
    z.string(),
  );
const optional = (max: number) => words(max).default('');
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
const name = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\s,<&]+$/);
const urgency = z.enum(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']);
const severity = z.enum(['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']);
const certainty = z.enum(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']);

const area = z.object({ areaDesc: words(1000) });
const info = z.object({
  language: optional(35),
  category: z.array(z.string().max(20)).min(1).max(12),
  event: words(300),
  ...{ urgency, severity, certainty },
  expires: moment.optional(),
  senderName: optional(300),
  headline: optional(500),
  description: optional(8000),
  instruction: optional(8000),
  web: optional(2000),
  area: z.array(area).max(500).default([]),
});
const alert = z.object({
  identifier: name,
  sender: name,
  sent: moment,
  status: z.enum(['Actual', 'Exercise', 'System', 'Test', 'Draft']),
  msgType: z.enum(['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
  scope: z.enum(['Public', 'Restricted', 'Private']),
  references: optional(20_000),
  info: z.array(info).max(40).default([]),
});

/**
 * An alert of another authority, checked as CAP 1.2 demands it. Null when it is none for the public
 * to act on: an exercise, a test, for some only, or an answer to another. Throws a CapFault.
 */
export function readAlert(text: string): HeardAlert | null {
  const root = readXml(text).alert as Record<string, unknown> | undefined;
  if (typeof root !== 'object') throw new CapFault('not-an-alert');
  if (!isCap12.test(text)) throw new CapFault('not-cap-1.2');
  const read = alert.safeParse(root);
  if (!read.success) {
    const [first] = read.error.issues;
    throw new CapFault('not-an-alert', `${first?.path.join('.')}: ${first?.message}`);
  }
  return heardOf(read.data);
}

function heardOf(read: z.output<typeof alert>): HeardAlert | null {
  const { identifier, sender, sent, status, msgType, scope, references } = read;
  if (status !== 'Actual' || scope !== 'Public') return null;
  if (msgType === 'Ack' || msgType === 'Error') return null;
  const refersTo = references.split(/\s+/).filter(Boolean).slice(0, 200);
  if ((msgType !== 'Alert') !== refersTo.length > 0) {
    throw new CapFault('not-an-alert', `references: ${msgType}`);
  }
  const infos = read.info.map(({ area: areas, web, expires, ...one }) => ({
    ...one,
    expires: expires ?? null,
    areaDesc: areas
      .map(({ areaDesc }) => areaDesc)
      .join('; ')
      .slice(0, 2000),
    web: /^https?:\/\//.test(web) ? web : '',
  }));
  return { identifier, sender, sent, msgType, refersTo, infos };
}

/** The addresses of alerts that a feed of others names (Atom or RSS), or the alert that the document is itself. */
export function readFeed(text: string, base: string): { alert: string } | { addresses: string[] } {
  const root = readXml(text);
  if (root.alert) return { alert: text };
  const atom = (root.feed as { entry?: Entry[] } | undefined)?.entry;
  const rss = (root.rss as { channel?: { item?: Entry[] } } | undefined)?.channel?.item;
  if (!root.feed && !root.rss) throw new CapFault('no-feed');
  const found = (atom ?? rss ?? []).flatMap((entry) => addressOf(entry, base) ?? []);
  return { addresses: [...new Set(found)] };
}

type Link = string | { '@href'?: string; '@type'?: string; '@rel'?: string; '#text'?: string };
type Entry = { link?: Link[]; enclosure?: { '@url'?: string; '@type'?: string } };

function addressOf({ link = [], enclosure }: Entry, base: string): string | null {
  const links = link.map((one) => (typeof one === 'string' ? { '#text': one } : one));
  const typed = links.find((one) => one['@type']?.includes('cap+xml'));
  const [first] = links;
  const href =
    typed?.['@href'] ??
    (enclosure?.['@type']?.includes('cap') ? enclosure['@url'] : undefined) ??
    first?.['@href'] ??
    first?.['#text'];
  const url = href ? URL.parse(href, base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
