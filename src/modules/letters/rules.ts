import type { Locale } from '#basics/localised.ts';

/** A letter is paragraphs and buttons. A button is a whole address and its words. */
export type LetterPart = string | { href: string; words: string };

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
