import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { confirmedReporter } from '#modules/reports/queries.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { Message } from './input.ts';

/** The letter that carries a message: `path` leads to where it can be answered. */
export function messageLetter(
  locale: Locale,
  said: { code: string; words: string; path: string },
): { subject: string; parts: LetterPart[] } {
  const say = sayIn(locale);
  return {
    subject: say('letter.message.subject', { code: writeCode(said.code) }),
    parts: [
      say('letter.message.words'),
      said.words,
      { href: new URL(said.path, config.publicUrl).href, words: say('letter.message.answer') },
    ],
  };
}

/**
 * The letter as the reporter would get it, before it goes; `byLetter` false: they left no address
 * they confirmed, and read it on their receipt. Refuses whoever may not answer this report.
 */
export async function previewMessage(actor: Actor, code: string, { words }: Message) {
  const report = await deskRow(actor, code, 'report.answer');
  const to = await change((tx) => confirmedReporter(tx, report.id));
  const locale = (to?.locale ?? report.locale) as Locale;
  const path = `${paths.receipt(receiptKey(report.id))}#conversation`;
  return { byLetter: to !== undefined, locale, ...messageLetter(locale, { code, words, path }) };
}
