/** A sum a child can do: two small numbers, added or taken away; never below zero. */
export type Question = { first: number; minus: boolean; second: number };

const MOST_SUM = 20;

/** The question that belongs to a random number. */
export function questionFrom(random: number): Question {
  const [first, second] = [2 + (random % 9), 2 + (Math.floor(random / 9) % 9)];
  const minus = Math.floor(random / 81) % 2 === 1;
  return minus && second > first
    ? { first: second, minus, second: first }
    : { first, minus, second };
}

export const answerOf = ({ first, minus, second }: Question) =>
  minus ? first - second : first + second;

/** Whether this is the answer, in digits or in a word; `numbers`: the words for 0, 1, 2 and so on, in any language. */
export function isAnswer(
  question: Question,
  typed: string,
  numbers: readonly (readonly string[])[],
): boolean {
  const said = typed.trim().toLowerCase().replace(/[.!]$/, '').replace(/\s+/g, ' ');
  const right = answerOf(question);
  if (/^\d{1,2}$/.test(said)) return Number(said) === right;
  return right <= MOST_SUM && numbers.some((words) => words[right]?.toLowerCase() === said);
}
