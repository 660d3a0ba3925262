import { timingSafeEqual } from 'node:crypto';
import { locales, type Locale } from '#basics/localised.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { keyFor, newId, sha256 } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { isAnswer, questionFrom, type Question } from './rules-question.ts';

const OPEN_MS = 3 * 3_600_000;
const MOST_WRONG = 9;

/** What a form must answer: signed, for one item, for three hours, once. Nothing is stored before it is answered. */
export type Challenge = {
  id: string;
  madeAt: Date;
  /** How often the question was answered wrong before. */
  wrong: number;
  /** With how many zero bits the sum of a proof must begin. */
  bits: number;
  question: Question;
};

const seal = (publicationId: string, said: string) =>
  keyFor('challenge of a comment', `${publicationId} ${said}`);

const questionOf = (id: string) =>
  questionFrom(sha256(keyFor('question of a comment', id)).readUInt32BE(0));

/** A new challenge for an item, as its form carries it. */
export function makeChallenge(publicationId: string, wrong = 0): string {
  const said = [newId(), now().getTime(), Math.min(wrong, MOST_WRONG), config.commentProofBits];
  return `${said.join('.')}.${seal(publicationId, said.join('.'))}`;
}

/** The challenge, when it was made here for this item; null for any other. An old one is given too. */
export function readChallenge(publicationId: string, token: string): Challenge | null {
  const parts = /^(([\da-f-]{36})\.(\d{1,15})\.(\d)\.(\d{1,2}))\.([\w-]{43})$/.exec(token);
  const [, said = '', id = '', madeAt, wrong, bits, sealed = ''] = parts ?? [];
  if (!parts) return null;
  if (!timingSafeEqual(Buffer.from(sealed), Buffer.from(seal(publicationId, said)))) return null;
  return {
    ...{ id, madeAt: new Date(Number(madeAt)), wrong: Number(wrong), bits: Number(bits) },
    question: questionOf(id),
  };
}

/** The question of a challenge in the reader's language; '' for what is no challenge of this item. */
export function questionIn(locale: Locale, publicationId: string, token: string): string {
  const challenge = readChallenge(publicationId, token);
  if (!challenge) return '';
  const words = sayIn(locale)('comment.numbers').split(', ');
  const { first, minus, second } = challenge.question;
  const told = { first: words[first] ?? '', second: words[second] ?? '' };
  const asked = sayIn(locale)(minus ? 'comment.question.minus' : 'comment.question.plus', told);
  return asked.charAt(0).toUpperCase() + asked.slice(1);
}

export const isOver = ({ madeAt }: Challenge) => now().getTime() - madeAt.getTime() > OPEN_MS;

/** Whether it was answered: by a right sum, or by a proof of work (one hash to see). */
export const isAnswered = (challenge: Challenge, token: string, given: Given) =>
  isProof(challenge, token, given.proof) || isAnswer(challenge.question, given.answer, numbers());

type Given = { answer: string; proof: string };

function isProof({ bits }: Challenge, token: string, proof: string): boolean {
  if (!/^\d{1,15}$/.test(proof)) return false;
  // At most 24 bits are asked: the first four bytes hold them.
  return sha256(`${token}:${proof}`).readUInt32BE(0) >>> (32 - bits) === 0;
}

/** The words for 0 to 20 in each language; whoever changed it meanwhile may answer in the other. */
const numbers = () => locales.map((locale) => sayIn(locale)('comment.numbers').split(', '));

/** Writes down that it was answered. Gives false when it was before. */
export async function spend(tx: Tx, { id, madeAt }: Challenge): Promise<boolean> {
  const spent = await tx
    .insertInto('comment_challenges')
    .values({ id, expires_at: new Date(madeAt.getTime() + OPEN_MS) })
    .onConflict((on) => on.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return spent !== undefined;
}
