import { inLocale, isLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { placeIn } from '#basics/place-words.ts';
import type { Place } from '#basics/place.ts';
import { dateWords } from '#basics/words-dates.ts';
import { placesFor } from '#modules/areas/locating.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { ownReports, publicNear } from '#modules/reports/near-public.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { askNext, cancelDraft } from './conversing.ts';
import { absolute, photoOf } from './knowing.ts';
import { askWishAgain, beginWishing, stopOrSayNothing } from './wishing.ts';
import { maySpeakFirst } from './choosings.ts';
import { languageChoices, reply, replyWith, sayOf, teller, type Talk } from './talk.ts';

type Command = (talk: Talk, words: string) => Promise<void>;

/** What can be asked for at any moment, by the name of the command. */
const commands: Record<string, Command> = {
  start: (talk, words) => (words === 'warnings' ? beginWishing(talk) : sayHelp(talk)),
  help: sayHelp,
  language: async (talk) =>
    reply(talk, { words: sayOf(talk)('chat.choose-language'), choices: languageChoices() }),
  cancel: cancel,
  warnings: beginWishing,
  follow: beginWishing,
  stop: stopOrSayNothing,
  near: near,
  my: sayOwn,
};

/** Does what a command asks for; one that nobody knows brings the help. */
export const obey = (talk: Talk, name: string, words: string): Promise<void> =>
  (commands[name] ?? sayHelp)(talk, words);

/** What can be done here, in a few lines; with the languages for whoever has not chosen one. */
export async function sayHelp(talk: Talk): Promise<void> {
  const { locale_chosen: chosen, greeted_at: greeted } = talk.account;
  const numbers = config.emergencyNumbers.join(', ');
  const choices = chosen || !greeted ? {} : { choices: languageChoices() };
  const say = sayOf(talk);
  const warnings = maySpeakFirst(talk.account.messenger) ? [say('chat.help-warnings')] : [];
  const words = [say('chat.help', { numbers }), ...warnings].join('\n\n');
  await reply(talk, { words, ...choices });
}

/** Erases the draft; says so when there is none. */
export async function cancel(talk: Talk): Promise<void> {
  const { draft } = talk.state;
  await (draft ? cancelDraft(talk, draft) : replyWith(talk, 'chat.nothing-to-cancel'));
}

/** From now on the chat is in another language; what was asked last is asked again in it. */
export async function changeLanguage(talk: Talk, chosen: string): Promise<void> {
  if (!isLocale(chosen)) return;
  const { tx, account, state } = talk;
  await tx
    .updateTable('chat_accounts')
    .set({ locale: chosen, locale_chosen: true })
    .where('id', '=', account.id)
    .execute();
  const now_: Talk = { ...talk, account: { ...account, locale: chosen, locale_chosen: true } };
  await replyWith(now_, 'chat.language-chosen');
  if (await askWishAgain(now_)) return;
  await (state.draft ? askNext(now_, state.draft, true) : sayHelp(now_));
}

/** What is near: by the words of the command, else a place is asked for. */
async function near(talk: Talk, words: string): Promise<void> {
  const { locale } = teller(talk);
  const typed = words ? (placeIn(words) ?? (await placesFor(words, locale))[0]) : null;
  if (typed) return sayNear(talk, typed);
  await setNearAsked(talk, now());
  await reply(talk, { words: sayOf(talk)('chat.near-ask'), askPlace: true });
}

/** Whether the next place is for "what is near". */
export async function setNearAsked({ tx, account }: Talk, at: Date | null): Promise<void> {
  await tx
    .updateTable('chat_accounts')
    .set({ near_asked_at: at })
    .where('id', '=', account.id)
    .execute();
}

const MOST_CARDS = 5;
const dayOf = (date: Date, locale: Locale) => dateWords(locale, date, config.timeZone);

/** The public reports around a place, as cards. */
export async function sayNear(talk: Talk, place: Place): Promise<void> {
  const say = sayOf(talk);
  const { locale } = teller(talk);
  const reports = await publicNear(place, MOST_CARDS, talk.tx);
  if (reports.length === 0) return replyWith(talk, 'chat.near-nothing');
  const kinds = await kindNames(locale);
  for (const report of reports) {
    const lines = [
      kinds.get(report.categoryId) ?? '',
      `${say(`state.${report.state}`)}, ${dayOf(report.filedAt, locale)}`,
      report.words.slice(0, 200),
    ];
    const photoPath = photoOf(report);
    await reply(talk, {
      words: lines.filter(Boolean).join('\n'),
      ...(photoPath && { photoPath }),
      link: { href: absolute(paths.reportPage(report.code)), words: say('chat.look') },
    });
  }
}

const kindNames = async (locale: Locale) =>
  new Map((await allCategories()).map(({ id, names }) => [id, inLocale(names, locale)]));

const MOST_OWN = 10;

/** What came from this chat and what it follows: state and link of each. */
async function sayOwn(talk: Talk): Promise<void> {
  const { tx, account } = talk;
  const say = sayOf(talk);
  const { locale } = teller(talk);
  const rows = await tx
    .selectFrom('chat_reports')
    .select(['report_id', 'follows'])
    .where('account_id', '=', account.id)
    .orderBy('filed_at', 'desc')
    .limit(MOST_OWN)
    .execute();
  const reports = await ownReports(
    rows.map((row) => row.report_id),
    tx,
  );
  const followed = new Set(rows.filter(({ follows }) => follows).map((row) => row.report_id));
  // What one only follows is shown as long as everybody may see it.
  const shown = reports.filter(({ id, showing }) => !followed.has(id) || showing === 'public');
  if (shown.length === 0) return replyWith(talk, 'chat.my-nothing');
  const kinds = await kindNames(locale);
  for (const { id, code, state, category_id: kind, filed_at: filedAt } of shown) {
    const key = followed.has(id) ? 'chat.my-followed' : 'chat.my-report';
    const facts = {
      code: writeCode(code),
      kind: kinds.get(kind) ?? '',
      date: dayOf(filedAt, locale),
    };
    const words = [say(key, facts), say(`state.${state}`)].join('\n');
    const path = followed.has(id) ? paths.reportPage(code) : paths.receipt(receiptKey(id));
    await reply(talk, { words, link: { href: absolute(path), words: say('chat.look') } }, id);
  }
}
