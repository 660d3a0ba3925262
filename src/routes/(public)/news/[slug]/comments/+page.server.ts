import { fail, redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { makeChallenge, questionIn } from '#modules/comments/challenges.ts';
import { flagComment } from '#modules/comments/flagging.ts';
import { commentId, newComment } from '#modules/comments/input.ts';
import { publicComments } from '#modules/comments/queries.ts';
import { challengeAgain, sendComment } from '#modules/comments/sending.ts';
import { commentKey } from '#modules/comments/stored.ts';
import { commentsAt } from '#modules/publications/commented.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import type { Actions, PageServerLoad } from './$types';

/** The item of the address, where it has comments and is out. */
async function itemAt({ slug }: { slug: string }) {
  const item = await commentsAt(slug);
  if (!item?.out || item.comments === 'off') throw new Refusal('publication.unknown', 404);
  return item;
}

export const load: PageServerLoad = async ({ params, locals: { locale }, url }) => {
  const item = await itemAt(params);
  const { comments, next } = await publicComments(item, url.searchParams.get('after') ?? undefined);
  const challenge = makeChallenge(item.id);
  return {
    ...{ slug: item.slug, title: inLocale(item.titles, locale), comments, next },
    open: item.comments === 'open' && {
      ...{ challenge, question: questionIn(locale, item.id, challenge) },
      bits: config.commentProofBits,
    },
    flagged: url.searchParams.has('flagged'),
  };
};

export const actions: Actions = {
  send: async ({ params, request, locals: { locale }, getClientAddress }) => {
    const { id } = await itemAt(params);
    const { values } = await readForm(request);
    const { name = '', words = '', website = '', challenge: token = '' } = values;
    const answer = await answerForm({ ...values, locale }, newComment, async (input) => {
      await limit('comment', getClientAddress());
      return sendComment(id, input);
    });
    if ('done' in answer) redirect(303, `${pressPaths.ownComment(commentKey(answer.done))}?sent=1`);
    const { problems } = answer.data;
    const wrong = problems.some(({ key }) => key === 'comment.answer-wrong');
    const challenge = challengeAgain(id, token, wrong);
    return fail(answer.status, {
      ...{ values: { name, words, website }, problems, challenge },
      question: questionIn(locale, id, challenge),
    });
  },
  flag: async ({ params, request, getClientAddress }) => {
    const { id: publicationId, slug } = await itemAt(params);
    const { values } = await readForm(request);
    const answer = await answerForm(values, commentId, async ({ id }) => {
      await limit('comment-flag', getClientAddress());
      await flagComment({ publicationId, id }, getClientAddress());
    });
    if ('done' in answer) redirect(303, pressPaths.comments(slug, 'flagged=1'));
    return fail(answer.status, { values: {}, problems: answer.data.problems });
  },
};
