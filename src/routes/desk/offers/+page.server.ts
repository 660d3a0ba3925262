import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { deskOffers, layAside, noteChange, takeOver } from '#modules/federation/adopting.ts';
import { followElsewhere, followings, unfollowElsewhere } from '#modules/federation/following.ts';
import { mayForHouse } from '#modules/federation/grounds.ts';
import { followForm, offerFilters, oneRef, takeOverForm } from '#modules/federation/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { htmlOf } from '#basics/markdown.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { areasInUse } from '../area-choices.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the accounts we follow offer, and who those are. */
export const load: PageServerLoad = async ({ locals: { actor, locale }, url }) => {
  const filters = offerFilters.parse(Object.fromEntries(url.searchParams));
  const [{ offers, next }, followed, areas] = await Promise.all([
    deskOffers(actor, filters, locale),
    followings(actor),
    areasInUse(locale),
  ]);
  return {
    ...{ next, followed, list: filters.list, isOn: config.federation },
    offers: offers.map(({ texts, ...offer }) => ({
      ...offer,
      texts: Object.entries(texts).map(([language, { title, summary, markdown }]) => ({
        ...{ language, title, summary, html: htmlOf(markdown) },
      })),
    })),
    mayFollow: mayForHouse(actor),
    areas,
  };
};

type Act<S extends z.ZodType> = (
  actor: Actor,
  input: z.output<S>,
  locale: Locale,
) => Promise<string | void>;

/** Does what the form asks, then shows the list again, or where the action leads. */
const on =
  <S extends z.ZodType>(form: string, schema: S, act: Act<S>) =>
  async ({ request, locals: { actor, locale }, url }: RequestEvent) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, schema, (input) => act(actor, input, locale));
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form });
    const { list } = offerFilters.parse(Object.fromEntries(url.searchParams));
    redirect(303, answer.done ?? pressPaths.deskOffers(list === 'new' ? '' : `list=${list}`));
  };

export const actions: Actions = {
  follow: on('follow', followForm, async (actor, { account }) => {
    // The library is large, and most houses do without it.
    const { findAccount } = await import('#channels/activitypub/finding.ts');
    await followElsewhere(actor, account, findAccount);
  }),
  unfollow: on('unfollow', oneRef, (actor, { id }) => unfollowElsewhere(actor, id)),
  takeOver: on('takeOver', takeOverForm, async (actor, input, locale) =>
    pressPaths.deskPublication(await takeOver(actor, input, locale)),
  ),
  aside: on('aside', oneRef, (actor, { id }) => layAside(actor, id, true)),
  back: on('back', oneRef, (actor, { id }) => layAside(actor, id, false)),
  seen: on('seen', oneRef, (actor, { id }) => noteChange(actor, id)),
};
