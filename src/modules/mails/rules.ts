import type { Locale } from '#basics/localised.ts';

/** kept: waits; asked: its sender finishes the report by a link; ignored: not acted on. */
export const mailStates = [
  ...(['kept', 'filed', 'asked', 'message', 'verdict', 'task'] as const),
  ...(['bounce', 'ignored', 'unreadable'] as const),
] as const;
export type MailState = (typeof mailStates)[number];

/** Why a mail was not acted on. */
export const ignoredFor = [
  ...(['auto-reply', 'bounce', 'list', 'spam', 'loop', 'too-many', 'empty'] as const),
  ...(['no-address', 'forged', 'not-proved', 'thread-over', 'failed'] as const),
] as const;
export type Ignored = (typeof ignoredFor)[number];

/** What is not acted on may be filed by hand. */
export const mayFileByHand = (state: MailState) =>
  state === 'ignored' || state === 'asked' || state === 'unreadable';

/** By which way a mail came. */
export type Way = 'smtp' | 'lmtp' | 'imap';

/** A mail at the door: all that is known before it is read. */
export type Arrived = {
  way: Way;
  /** The addresses it was sent to, as the mail server says. */
  recipients: readonly string[];
  envelopeFrom: string;
  /** The network address of whoever brought it; empty when it was fetched. */
  peer: string;
  helo: string;
};

/** Something that was sent along. `inline`: it stands among the words, as a logo does. */
export type Attached = { name: string; mime: string; bytes: Buffer; inline: boolean };

/** A mail as it was read. */
export type ReadMail = {
  /** The address it names as sender, in small letters; empty when it names none, or several. */
  from: string;
  name: string;
  messageId: string;
  subject: string;
  /** What they wrote now: no quoted letters, no signature. */
  words: string;
  locale: Locale;
  /** Every address it was sent to, by its own headers. */
  recipients: string[];
  attached: Attached[];
  unwanted: Ignored | null;
};

/** What was found out of who sent it. */
export type Proof = {
  authentic: boolean;
  /** Its domain asks to refuse what is not proved, and this is not. */
  forged: boolean;
  checks: Record<string, string>;
};

/** How long a link to finish a report works, and a raw mail is kept. */
export const FINISH_DAYS = 7;
export const RAW_DAYS = 30;
/** So many mails of one address in an hour are answered; those in answer to our letters, so many. */
export const MOST_AN_HOUR = { unasked: 10, answers: 200 } as const;

const LOGO_PIXELS = 200;

/** A little picture among the words is a signature's logo, not a photo of a place. */
export const isLogo = (one: { inline: boolean; width: number; height: number }) =>
  one.inline && Math.min(one.width, one.height) < LOGO_PIXELS;

/** Whether the name or the kind of what was attached says that it may be a picture. */
export const mayBePicture = ({ name, mime }: Pick<Attached, 'name' | 'mime'>) =>
  /^image\//i.test(mime) ||
  /\.(jpe?g|png|webp|hei[cf]|avif)$/i.test(name) ||
  (mime === 'application/octet-stream' && !/\.\w{1,5}$/.test(name));
