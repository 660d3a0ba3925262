import { laidAsideChats } from '#modules/chats/queries-desk.ts';
import { MOST_ATTEMPTS } from '#modules/chats/rules.ts';
import { deskMails } from '#modules/mails/desk.ts';
import { mailFilters } from '#modules/mails/input.ts';
import { mailStates } from '#modules/mails/rules.ts';
import { whyKey } from '#modules/mails/reporting.ts';
import { config } from '#server/config.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const filters = mailFilters.parse(Object.fromEntries(url.searchParams));
  const { mails, next, counts } = await deskMails(locals.actor, filters);
  return {
    laid: await laidAsideChats(locals.actor),
    times: MOST_ATTEMPTS,
    mails: mails.map((mail) => ({ ...mail, whyWords: mail.why ? whyKey(mail.why) : null })),
    ...{ next, state: filters.state ?? null, address: config.mailInAddress },
    // What has none is no choice, but the one that is looked at.
    states: mailStates
      .map((state) => ({ state, count: counts.get(state) ?? 0 }))
      .filter(({ state, count }) => count > 0 || state === filters.state),
  };
};
