import type { Locale } from '#basics/localised.ts';

/** A letter is paragraphs and buttons. A button is a whole address and its words. */
export type LetterPart = string | { href: string; words: string };

/** A file that goes with a letter. */
export type Attachment = { name: string; type: string; text: string };

/** What the desk calls trouble: not there, and not on its way. */
export const troubled = ['failed', 'refused', 'bounced'] as const;

/** After so many answers that nobody lives there, an address is left alone. */
export const MOST_BOUNCES = 3;
/** A letter goes after older ones about the same thing, but waits for them no longer than this. */
export const ORDER_MS = 3_600_000;
/** What was kept for want of a mail server is news no longer after this. */
export const KEPT_MS = 48 * 3_600_000;

const answers =
  /^(sign-in|receipt|follow-ask|flag-settled|invitation|reset|test|mail-[a-z-]+|event-[a-z-]+|contest-[a-z-]+|subscribe-[a-z-]+)$|^(sign-in|password|passkey|authenticator|recovery|people|outside|key|hook)-[a-z-]+$|^task-(offer|disputed|reminder|withdrawn)$/;
const byLaw = /^(appeal(-[a-z-]+)?|moderated|retention(-[a-z-]+)?)$/;

/**
 * Why somebody gets a letter: they asked for it, are asked themselves, or it guards their sign-in; the law
 * wants them to be told; or it is
 * news, which they may refuse. A kind nobody has named is news.
 */
export function groundOf(kind: string): 'asked' | 'law' | 'news' {
  if (answers.test(kind)) return 'asked';
  return byLaw.test(kind) ? 'law' : 'news';
}

/** Whoever asked for it sits and waits for it: it goes before all else. */
export const isWaitedFor = (kind: string) =>
  /^(sign-in|reset|follow-ask|subscribe-ask)$/.test(kind);

/** The letter as plain text, links on their own line. */
export const asText = (parts: LetterPart[]) =>
  parts
    .map((part) => (typeof part === 'string' ? part : `${part.words}:\n${part.href}`))
    .join('\n\n') + '\n';

/** The letter as HTML that any mail program shows: no pictures, no scripts, no style sheets. */
export function asHtml(locale: Locale, subject: string, parts: LetterPart[]): string {
  const body = parts.map((part) =>
    typeof part === 'string'
      ? `<p style="margin:0 0 16px;white-space:pre-line">${escapeHtml(part)}</p>`
      : `<p style="margin:0 0 16px"><a href="${escapeHtml(part.href)}" style="${BUTTON}">${escapeHtml(part.words)}</a></p>`,
  );
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="${PAPER}">${body.join('')}</body></html>`;
}

/** An address one can tell apart but not write to: a…@example.org. */
export const maskedAddress = (address: string) => address.replace(/^(.)[^@]*(?=@)/u, '$1…');

/** A text with every address in it masked: what a mail server says often repeats them. */
export const withoutAddresses = (text: string) =>
  text.replace(/[^\s<>"'`:;,()[\]]+@[^\s<>"'`:;,()[\]]+/g, maskedAddress);

const PAPER =
  'font:16px/1.5 sans-serif;color:#1B2330;background:#FBFAF7;padding:24px;max-width:36em';
const BUTTON =
  'display:inline-block;padding:12px 20px;background:#1E3A5F;color:#FFFFFF;border-radius:6px;text-decoration:none';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe to stand in HTML or XML. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** What a mail server reports of a letter it could not deliver. */
export type DeliveryReport = { permanent: boolean; problem: string };

/** Reads the machine's part of a delivery report (RFC 3464); null when it reports no failure or delay. */
export function readReport(text: string): DeliveryReport | null {
  const unfolded = text.replace(/\r?\n[ \t]+/g, ' ');
  const field = (name: string) =>
    new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? '';
  const action = field('Action').toLowerCase();
  if (action !== 'failed' && action !== 'delayed') return null;
  const status = field('Status');
  // A full mailbox (X.2.2) may be emptied.
  const permanent = action === 'failed' && !/^(4\.|5\.2\.2)/.test(status);
  const words = field('Diagnostic-Code').replace(/^smtp;\s*/i, '');
  return { permanent, problem: words || `${action} ${status}`.trim() };
}

/** A problem in few words, so that the same ones can be counted: a mail server adds a number to each. */
export function shortProblem(problem: string): string {
  const code = /(?:^|\s)([45]\d\d)[\s-]+(?:([45]\.\d{1,3}\.\d{1,3})\s*)?/.exec(problem);
  if (code) return [code[1], code[2]].filter(Boolean).join(' ');
  return /\bE[A-Z]{4,}\b|answers \d{3}/.exec(problem)?.[0] ?? problem.slice(0, 60);
}
