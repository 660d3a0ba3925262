import { Refusal } from '#basics/refusal.ts';
import { commentsOn } from '#modules/publications/commented.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { idFrom, sha256 } from '#server/ids.ts';
import { isAnswered, isOver, makeChallenge, readChallenge, spend } from './challenges.ts';
import type { Challenge } from './challenges.ts';
import type { NewComment } from './input.ts';
import { bareWords, signsOf } from './rules.ts';
import type { CommentRef } from './stored.ts';
import { askReaders } from './telling.ts';

/**
 * Takes a comment on a publication; it is held until somebody has read it. Refuses what did not
 * answer its challenge; the same form sent twice is one comment.
 */
export async function sendComment(publicationId: string, input: NewComment): Promise<CommentRef> {
  if (input.website) throw new Refusal('comment.trap-filled', 422, {}, 'website');
  const challenge = readChallenge(publicationId, input.challenge);
  if (!challenge || isOver(challenge)) throw new Refusal('comment.challenge-over', 422);
  const answered = isAnswered(challenge, input.challenge, input);
  const id = idFrom(`comment ${challenge.id}`);
  const sent = await change(async (tx) => {
    const item = await openItem(tx, publicationId);
    if (!(await spend(tx, challenge))) return isStored(tx, { publicationId, id }, input);
    // What was answered wrong is spent as well: nobody tries all answers on one form.
    if (answered) {
      await insert(tx, { publicationId, id }, { input, challenge });
      await askReaders(tx, item);
    }
    return answered;
  });
  if (!answered) throw new Refusal('comment.answer-wrong', 422, {}, 'answer');
  if (!sent) throw new Refusal('comment.challenge-over', 422);
  return { publicationId, id };
}

/** The challenge of a form that is shown again. One that was answered wrong remembers it. */
export function challengeAgain(publicationId: string, token: string, wrongNow: boolean): string {
  const before = readChallenge(publicationId, token);
  return makeChallenge(publicationId, (before?.wrong ?? 0) + (wrongNow ? 1 : 0));
}

async function openItem(tx: Tx, publicationId: string) {
  const there = await commentsOn(tx, publicationId);
  if (!there?.out || there.comments === 'off') throw new Refusal('publication.unknown', 404);
  if (there.comments === 'closed') throw new Refusal('comment.closed');
  return there;
}

async function isStored(tx: Tx, { publicationId, id }: CommentRef, { words }: NewComment) {
  const same = await tx
    .selectFrom('comments')
    .select('id')
    .where('publication_id', '=', publicationId)
    .where('id', '=', id)
    .where('words', '=', words)
    .executeTakeFirst();
  return same !== undefined;
}

type Sent = { input: NewComment; challenge: Challenge };

async function insert(tx: Tx, { publicationId, id }: CommentRef, { input, challenge }: Sent) {
  const openMs = now().getTime() - challenge.madeAt.getTime();
  const { name, words, locale } = input;
  await tx
    .insertInto('comments')
    .values({
      ...{ publication_id: publicationId, id, name, words, locale, sent_at: now() },
      words_key: sha256(bareWords(words)),
      signs: signsOf(words, { wrongAnswers: challenge.wrong, openMs }),
    })
    .execute();
}
