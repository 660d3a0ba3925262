import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { dateWords } from '#basics/words-dates.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { questionKey, standOf, type QuestionRef } from './outside.ts';
import { isOpen, writeCode, type State } from './rules.ts';

const absolute = (path: string) => new URL(path, config.publicUrl).href;

async function questionToTell(tx: Tx, ref: QuestionRef) {
  return tx
    .selectFrom('report_questions')
    .innerJoin('reports', 'reports.id', 'report_questions.report_id')
    .select(['report_questions.name', 'report_questions.email', 'report_questions.locale'])
    .select(['report_questions.words', 'expires_at', 'answered_at', 'withdrawn_at'])
    .select(['code', 'category_id', 'by_person_id', 'state'])
    .where('report_id', '=', ref.reportId)
    .where('report_questions.id', '=', ref.id)
    .executeTakeFirst();
}

/** Writes the question with its link to whoever is asked. */
export const writeQuestion = (ref: QuestionRef) =>
  change(async (tx) => {
    const asked = await questionToTell(tx, ref);
    if (asked && standOf(asked) === 'open') await writeAsked(tx, ref, asked, 'outside-question');
  });

/** Reminds them when half the time is over, unless it was answered or withdrawn, or the report is over. */
export const remindOutside = (ref: QuestionRef) =>
  change(async (tx) => {
    const asked = await questionToTell(tx, ref);
    if (!asked || standOf(asked) !== 'open' || !isOpen(asked.state as State)) return;
    await tx
      .updateTable('report_questions')
      .set({ reminded_at: now() })
      .where('report_id', '=', ref.reportId)
      .where('id', '=', ref.id)
      .execute();
    await writeAsked(tx, ref, asked, 'outside-reminder');
  });

type Asked = NonNullable<Awaited<ReturnType<typeof questionToTell>>>;

async function writeAsked(
  tx: Tx,
  ref: QuestionRef,
  asked: Asked,
  kind: 'outside-question' | 'outside-reminder',
) {
  const locale = asked.locale as Locale;
  const say = sayIn(locale);
  const params = {
    name: asked.name,
    category: inLocale((await categoryById(asked.category_id))?.names ?? {}, locale),
    due: dateWords(locale, asked.expires_at, config.timeZone),
  };
  await writeLetter(tx, {
    ...{ to: asked.email, locale, kind, aboutId: ref.reportId, once: ref.id },
    subject: say(`letter.${kind}.subject`, params),
    parts: [
      say(`letter.${kind}.words`, params),
      asked.words,
      { href: absolute(paths.outside(questionKey(ref))), words: say('letter.outside.open') },
      say('letter.outside.until', params),
    ],
  });
}

/** Tells whoever asked that there is an answer. */
export const tellAnswered = (ref: QuestionRef) =>
  change(async (tx) => {
    const asked = await questionToTell(tx, ref);
    const by = asked?.by_person_id && (await personToTell(tx, asked.by_person_id));
    if (!asked || !by) return;
    const locale = by.locale as Locale;
    const say = sayIn(locale);
    const params = { name: asked.name, code: writeCode(asked.code) };
    await writeLetter(tx, {
      ...{ to: by.email, locale, kind: 'outside-answered', aboutId: ref.reportId, once: ref.id },
      subject: say('letter.outside-answered.subject', params),
      parts: [
        say('letter.outside-answered.words', params),
        { href: absolute(paths.deskReport(asked.code)), words: say('letter.triage.open') },
      ],
    });
  });

const personToTell = (tx: Tx, id: string) =>
  tx
    .selectFrom('people')
    .select(['email', 'locale'])
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();

/** Tells everybody who flagged a page, and left an address, what came of it; then forgets the address. */
export const tellFlaggers = ({ reportId }: { reportId: string }) =>
  change(async (tx) => {
    const rows = await tx
      .selectFrom('report_flags')
      .innerJoin('reports', 'reports.id', 'report_flags.report_id')
      .select(['report_flags.id', 'email', 'report_flags.locale', 'outcome', 'code'])
      .where('report_id', '=', reportId)
      .where('settled_at', 'is not', null)
      .where('email', 'is not', null)
      .execute();
    for (const { id, email, outcome, code, ...row } of rows) {
      if (!email) continue;
      const locale = row.locale as Locale;
      const say = sayIn(locale);
      const params = { code: writeCode(code) };
      await writeLetter(tx, {
        ...{ to: email, locale, kind: 'flag-settled', aboutId: reportId, once: id },
        subject: say('letter.flag-settled.subject', params),
        parts: [say(`letter.flag-settled.${outcome}` as MessageKey, params)],
      });
    }
    await tx
      .updateTable('report_flags')
      .set({ email: null })
      .where('report_id', '=', reportId)
      .where('settled_at', 'is not', null)
      .execute();
  });
