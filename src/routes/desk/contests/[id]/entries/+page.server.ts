import { namesIn, textIn } from '#modules/contests/rules.ts';
import { deskContest } from '#modules/contests/desk.ts';
import { deskEntries, readContacts } from '#modules/contests/reading.ts';
import { readingContacts } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const [{ texts }, { contest, list }] = await Promise.all([
    deskContest(actor, params.id),
    deskEntries(actor, params.id),
  ]);
  const groups = namesIn(contest.groups, locale);
  return {
    ...{ id: contest.id, title: textIn(texts, locale).title, erased: contest.erased_at !== null },
    entries: list.map(({ number, state, title, shownAs, group, minor, language }) => ({
      ...{ number, state, title, shownAs, minor, language, group: groups[group] ?? '' },
    })),
  };
};

export const actions: Actions = { contacts: readingContacts(readContacts) };
