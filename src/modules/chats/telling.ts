import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { publicPhotos } from '#modules/media/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import type { News } from '#modules/reports/moving.ts';
import { publicReportByCode } from '#modules/reports/queries.ts';
import { reporterReport } from '#modules/reports/reporter.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { sayInChat } from './outbox.ts';
import { jpegPath, lookAgain } from './pictures.ts';
import type { Said } from './rules.ts';
import { doneChoices } from './rules-staff.ts';
import { templateOf } from './templates.ts';

const absolute = (path: string) => new URL(path, config.publicUrl).href;

/** What is told in a chat, and under which words. */
const told: Record<string, string> = {
  'report.accepted': 'accepted',
  'report.claimed': 'claimed',
  'report.parts-claimed': 'claimed',
  'report.confirmed': 'confirmed',
  'report.disputed': 'disputed',
  'report.declined': 'declined',
  'report.merged': 'merged',
};

export type ToldNews = News & { turn?: number };

/** The chats that hear of a report: where it came from, and those that follow it. */
export const chatsOf = (source: Tx | typeof db, reportId: string) =>
  source
    .selectFrom('chat_reports')
    .innerJoin('chat_accounts', 'chat_accounts.id', 'chat_reports.account_id')
    .select(['chat_accounts.id', 'locale', 'follows'])
    .where('report_id', '=', reportId)
    .where('blocked_at', 'is', null)
    .orderBy('chat_accounts.id')
    .execute();

/**
 * Tells every chat a report came from, or where it is followed, of a move; of work that is said to be
 * done with the photo that shows it, and whoever filed it is asked. Safe to run twice.
 */
export async function tellChats(news: ToldNews): Promise<void> {
  const kind = told[news.event];
  const chats = kind ? await chatsOf(db, news.reportId) : [];
  if (!kind || chats.length === 0) return;
  const report = await reporterReport({ kind: 'reporter', reportId: news.reportId });
  const proof = report.photos.filter((photo) => photo.kind === 'proof').at(-1);
  if (kind === 'claimed' && (await lookAgain('chats.tell', news, proof ? [proof] : []))) return;
  const facts: Facts = { kind, report, photo: kind === 'claimed' ? jpegPath(proof) : undefined };
  await change(async (tx) => {
    for (const { id, locale, follows } of chats) {
      const say = follows ? followerNews : reporterNews;
      const said = await say(locale as Locale, facts);
      if (!said) continue;
      const cause = { accountId: id, reportId: news.reportId, once: news.moveId };
      await sayInChat(tx, cause, said);
    }
  });
}

type Report = Awaited<ReturnType<typeof reporterReport>>;
type Facts = { kind: string; report: Report; photo: string | undefined };

async function namesOf(locale: Locale, report: Report) {
  const [category, organisations] = await Promise.all([
    categoryById(report.category_id),
    organisationNames(locale),
  ]);
  return {
    code: writeCode(report.code),
    category: category ? inLocale(category.names, locale) : '',
    organisation: organisations.get(report.organisation_id ?? '') ?? '',
  };
}

/** What whoever filed it is told: all that stands on the receipt. */
async function reporterNews(locale: Locale, { kind, report, photo }: Facts): Promise<Said> {
  const say = sayIn(locale);
  const names = await namesOf(locale, report);
  const words = [say(`chat.told.${kind}` as MessageKey, { ...names, ...moreOf(locale, report) })];
  if (kind === 'accepted' && report.due_at) {
    words.push(say('chat.told.due', { due: dateWords(locale, report.due_at, config.timeZone) }));
  }
  if (kind === 'declined' && report.reason) words.push(report.reason);
  const link = {
    href: absolute(paths.receipt(receiptKey(report.id))),
    words: say('chat.told.open'),
  };
  if (kind !== 'claimed' || report.state !== 'claimed') {
    const template = templateOf('status_changed', [names.code, words.join(' ')]);
    return { words: words.join('\n'), link, template };
  }
  const { category, code, organisation } = names;
  return {
    words: [...words, say('chat.told.is-it-done')].join('\n\n'),
    choices: doneChoices(report, (answer) => say(`verdict.${answer}`)),
    ...(photo && { photoPath: photo }),
    template: templateOf('is_it_done', [organisation, category, code]),
  };
}

const moreOf = (locale: Locale, { into }: Report) => ({ into: into ? writeCode(into) : '' });

/** What a follower is told: what anybody may read, and of a report that is public only. */
async function followerNews(locale: Locale, { kind, report }: Facts): Promise<Said | null> {
  const open = kind === 'merged' ? null : await publicReportByCode(report.code);
  if (!open) return null;
  const say = sayIn(locale);
  const { category, code, organisation } = await namesOf(locale, report);
  const event = say(`timeline.report.${kind}` as MessageKey, { organisation });
  const words = say('chat.told.follower', { category, code, event });
  const photo = kind === 'claimed' ? await publicProof(report.id) : undefined;
  return {
    words,
    link: { href: absolute(paths.reportPage(report.code)), words: say('chat.told.page') },
    ...(photo && { photoPath: photo }),
    template: templateOf('status_changed', [code, event]),
  };
}

async function publicProof(reportId: string) {
  const photos = (await publicPhotos(db, [reportId])).get(reportId) ?? [];
  const proof = photos.filter(({ kind }) => kind === 'proof').at(-1);
  return proof && jpegPath({ copies: proof });
}
