import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { Say } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { appealKey } from './keys.ts';
import type { News } from './moving.ts';
import { writeNumber } from './rules.ts';

async function appealToTell(tx: Tx, appealId: string) {
  const row = await tx
    .selectFrom('appeals')
    .innerJoin('appeal_applicants', 'appeal_applicants.appeal_id', 'appeals.id')
    .select(['appeals.id', 'number', 'state', 'locale', 'due_at', 'organisation_id'])
    .select(['email', 'received_at'])
    .where('appeals.id', '=', appealId)
    .executeTakeFirst();
  if (!row?.email) return null;
  const review = await tx
    .selectFrom('appeal_reviews')
    .select('due_at')
    .where('appeal_id', '=', appealId)
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  const locale = row.locale as Locale;
  const due_at = review?.due_at ?? row.due_at;
  return { ...row, due_at, email: row.email, locale, say: sayIn(locale) };
}

type ToTell = NonNullable<Awaited<ReturnType<typeof appealToTell>>>;

const open = ({ id, say }: { id: string; say: Say }) => ({
  href: new URL(paths.appealPage(appealKey(id)), config.publicUrl).href,
  words: say('letter.appeal.open'),
});

async function paramsOf({ number, due_at, organisation_id, locale }: ToTell) {
  const names = await organisationNames(locale);
  return {
    number: writeNumber(number),
    due: dateWords(locale, due_at, config.timeZone),
    organisation: names.get(organisation_id ?? '') ?? '',
  };
}

/** Confirms at once that the appeal is here: its number, by when it is answered, the secret link. */
export function acknowledge(appealId: string) {
  return change(async (tx) => {
    const appeal = await appealToTell(tx, appealId);
    if (!appeal) return;
    const { say, email, locale } = appeal;
    const params = await paramsOf(appeal);
    await writeLetter(tx, {
      ...{ to: email, locale, kind: 'appeal-registered', aboutId: appealId, once: appealId },
      subject: say('letter.appeal-registered.subject', params),
      parts: [
        say('letter.appeal-registered.words', params),
        say('letter.appeal-registered.next', params),
        open(appeal),
        say('letter.appeal-registered.not-you'),
      ],
    });
  });
}

/** Tells the applicant what happened; the letter carries the link and never the content. */
export function tellApplicant({
  appealId,
  kind,
  cause,
}: {
  appealId: string;
  kind: News;
  cause: string;
}) {
  return change((tx) => writeNews(tx, appealId, kind, cause));
}

async function writeNews(tx: Tx, appealId: string, kind: News, once: string) {
  const appeal = await appealToTell(tx, appealId);
  if (!appeal) return;
  const { say, email, locale } = appeal;
  const params = await paramsOf(appeal);
  await writeLetter(tx, {
    ...{ to: email, locale, kind: `appeal-${kind}`, aboutId: appealId, once },
    subject: say(`letter.appeal-${kind}.subject`, params),
    parts: [say(`letter.appeal-${kind}.words`, params), open(appeal)],
  });
}

/** Reminds an applicant who has not answered a question; once for each question. */
export function remindApplicant({
  appealId,
  questionId,
}: {
  appealId: string;
  questionId: string;
}) {
  return change(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('appeal_pauses')
      .set({ reminded_at: now() })
      .where('appeal_id', '=', appealId)
      .where('id', '=', questionId)
      .where('until_at', 'is', null)
      .where('reminded_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await writeNews(tx, appealId, 'question-reminder', questionId);
  });
}
