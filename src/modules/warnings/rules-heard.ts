/** One language of an alert of another authority, as they wrote it. */
export type HeardInfo = {
  language: string;
  category: string[];
  event: string;
  urgency: string;
  severity: string;
  certainty: string;
  expires: string | null;
  senderName: string;
  headline: string;
  description: string;
  instruction: string;
  web: string;
  areaDesc: string;
};

/** An alert of another authority, checked. `refersTo`: sender,identifier,sent of those before it. */
export type HeardAlert = {
  identifier: string;
  sender: string;
  sent: string;
  msgType: 'Alert' | 'Update' | 'Cancel';
  refersTo: string[];
  infos: HeardInfo[];
};

const DAY_MS = 86_400_000;

/** Until when an alert of others holds: as its longest part says; without a word, for a day. */
export function heardUntil({ sent, infos }: HeardAlert): Date {
  const moments = infos.flatMap(({ expires }) => (expires ? [new Date(expires).getTime()] : []));
  return new Date(moments.length > 0 ? Math.max(...moments) : new Date(sent).getTime() + DAY_MS);
}

/** What is read of it in a language: that one, else the first there is; null when it has no words. */
export const infoIn = (infos: readonly HeardInfo[], locale: string): HeardInfo | null =>
  infos.find(({ language }) => language.toLowerCase().split('-')[0] === locale) ?? infos[0] ?? null;

/** Which alert a reference names; null when it is written otherwise. */
export function namedBy(reference: string): { sender: string; identifier: string } | null {
  const [sender, identifier, sent] = reference.split(',');
  return sender && identifier && sent ? { sender, identifier } : null;
}

/** What may be wrong with a document of others, by name. */
export const faults = [
  ...(['declares-a-type', 'too-large', 'not-xml', 'not-cap-1.2'] as const),
  ...(['not-an-alert', 'no-feed', 'more-to-come'] as const),
] as const;
export type Fault = (typeof faults)[number];

/** The name of what was wrong at the last asking; null for what the network said. */
export const faultIn = (problem: string | null): Fault | null =>
  faults.find((fault) => problem === fault || problem?.startsWith(`${fault}:`)) ?? null;
