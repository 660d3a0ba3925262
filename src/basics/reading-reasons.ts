/** Why somebody may need to read what is sensitive: what the form offers. The last one needs words. */
export const readingReasons = [
  'call-back',
  'check-facts',
  'danger',
  'answer-request',
  'other',
] as const;
export type ReadingReason = (typeof readingReasons)[number];

/** The fewest characters that can say why. */
export const LEAST_WHY = 3;

/** One text of the reason chosen and the words added, as the record keeps it. */
export const whyOf = (reason: ReadingReason, words: string) =>
  [reason !== 'other' && reason, words].filter(Boolean).join(': ');

/** What was chosen and what was added; words of one's own are no reason of the list. */
export function whyParts(why: string): { reason: ReadingReason; words: string } {
  const [first = '', ...rest] = why.split(': ');
  const reason = readingReasons.find((one) => one === first);
  return reason ? { reason, words: rest.join(': ') } : { reason: 'other', words: why };
}
