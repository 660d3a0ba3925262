import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { eraseNameOf, ownComment, takeBackComment } from '#modules/comments/own.ts';
import { openCommentKey } from '#modules/comments/stored.ts';
import type { Actions, PageServerLoad } from './$types';

function refOf({ key }: { key: string }) {
  const ref = openCommentKey(key);
  if (!ref) throw new Refusal('comment.gone', 404);
  return ref;
}

export const load: PageServerLoad = async ({ params, locals: { locale }, url }) => {
  const own = await ownComment(refOf(params));
  const did = url.searchParams.get('sent');
  if (!own) return { own: null, did };
  const { item, ...comment } = own;
  const there = item?.out ? { slug: item.slug, title: inLocale(item.titles, locale) } : null;
  return { own: { ...comment, there }, did };
};

export const actions: Actions = {
  back: async ({ params }) => {
    await takeBackComment(refOf(params));
    redirect(303, pressPaths.ownComment(params.key));
  },
  name: async ({ params }) => {
    await eraseNameOf(refOf(params));
    redirect(303, `${pressPaths.ownComment(params.key)}?sent=name`);
  },
};
