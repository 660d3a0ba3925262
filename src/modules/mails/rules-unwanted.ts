import type { Ignored } from './rules.ts';

/** The headers of a mail: by small name, every value in order. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** `envelopeFrom`: where it would go back to; undefined where the way it came does not say. */
type Envelope = {
  from: string;
  envelopeFrom?: string | undefined;
  subject: string;
  messageId: string;
};
/** What is ours: our addresses, and the name in our Message-IDs. */
export type Ours = { addresses: readonly string[]; host: string };

const MOST_HOPS = 40;
const autoSubjects =
  /^\s*((re|fwd?|ответ):\s*)*(auto(matic)?[- ]?(reply|response)|out of (the )?office|автоответ|автоматический ответ|вне офиса|я в отпуске|автожауап|автоматты жауап|vacation)/i;

/**
 * Why a mail must not be acted on, for all its words: a machine wrote it, a list sent it, somebody
 * marked it as spam, or it is our own. Order matters: a report of what could not be delivered is also
 * written by a machine. RFC 3834 says how a machine's mail is known.
 */
export function unwantedFor(headers: Headers, mail: Envelope, ours: Ours): Ignored | null {
  const has = (name: string, value: RegExp) =>
    (headers.get(name) ?? []).some((one) => value.test(one));
  if (isBounce(mail, has)) return 'bounce';
  if (isOwn(headers, mail, ours)) return 'loop';
  if (has('auto-submitted', /^\s*(?!no\b)\w/i) || has('x-autoreply', /./)) return 'auto-reply';
  if (has('x-autorespond', /./) || has('precedence', /auto_reply|bulk|junk/i)) return 'auto-reply';
  if (autoSubjects.test(mail.subject)) return 'auto-reply';
  // Whoever wants no answer (RFC 5321, 4.5.5) must get none: two machines would never end.
  if (mail.envelopeFrom === '' || has('return-path', /^\s*<\s*>/)) return 'auto-reply';
  if (has('list-id', /./) || has('precedence', /list/i) || has('list-unsubscribe', /./))
    return 'list';
  if (has('x-spam-flag', /yes/i) || has('x-spam-status', /^\s*yes/i) || has('x-spam', /^\s*yes/i))
    return 'spam';
  return null;
}

type Has = (name: string, value: RegExp) => boolean;

const isBounce = ({ from }: Envelope, has: Has) =>
  has('content-type', /multipart\/report/i) ||
  /^(mailer-daemon|postmaster|double-bounce)@/i.test(from);

function isOwn(headers: Headers, mail: Envelope, { addresses, host }: Ours): boolean {
  const plain = mail.from.replace(/\+[^@]*@/, '@');
  if (addresses.includes(plain) || isOwnId(mail.messageId, host)) return true;
  return (headers.get('received') ?? []).length > MOST_HOPS;
}

// Only our own letters have such an id: a neighbour's mail server may share our name.
const isOwnId = (messageId: string, host: string) =>
  /^<[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}@/i.test(messageId) && messageId.endsWith(`@${host}>`);
