// Publications that readers may comment on, and readers who do.
import { makeChallenge, readChallenge } from '#modules/comments/challenges.ts';
import { newComment } from '#modules/comments/input.ts';
import { answerOf } from '#modules/comments/rules-question.ts';
import { sendComment } from '#modules/comments/sending.ts';
import { changePublication } from '#modules/publications/drafting.ts';
import { sendForApproval } from '#modules/publications/approving.ts';
import { db } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import type { PressRoom } from './publications.ts';

/** A publication that is out and takes comments; gives its id. */
export async function commentedOn({ writer, second, begun, form, approve }: PressRoom) {
  const id = await begun('Comment on this');
  await changePublication(writer, id, form(1, { comments: 'open' }));
  await sendForApproval(writer, id, { revision: 2 });
  await approve(second, id);
  return id;
}

/** The right answer to a challenge, in digits. */
export const answerTo = (publicationId: string, challenge: string) => {
  const read = readChallenge(publicationId, challenge);
  return read ? String(answerOf(read.question)) : '';
};

/** What a browser finds that works a little. */
export function proofOf(challenge: string, bits: number): string {
  for (let number = 0; ; number += 1) {
    if (sha256(`${challenge}:${number}`).readUInt32BE(0) >>> (32 - bits) === 0) return `${number}`;
  }
}

/** A form as a reader sends it; with the right answer unless it says otherwise. */
export function typed(publicationId: string, words: string, more: Record<string, string> = {}) {
  const challenge = more.challenge ?? makeChallenge(publicationId);
  const answer = answerTo(publicationId, challenge);
  return newComment.parse({ words, challenge, answer, locale: 'ru', ...more });
}

/** Sends a comment; gives what names it. */
export const comment = (publicationId: string, words: string, more?: Record<string, string>) =>
  sendComment(publicationId, typed(publicationId, words, more));

export const commentsOf = (publicationId: string) =>
  db
    .selectFrom('comments')
    .selectAll()
    .where('publication_id', '=', publicationId)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
