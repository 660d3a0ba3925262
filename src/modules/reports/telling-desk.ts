import { inLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { receiptKey } from './codes.ts';
import { confirmedReporter } from './queries.ts';
import { writeCode } from './rules.ts';
import type { Edit } from './rules-desk.ts';

const absolute = (path: string) => new URL(path, config.publicUrl).href;

/** A letter before it has an address: what the preview shows and what is written are the same. */
export type DraftedLetter = { locale: Locale; subject: string; parts: LetterPart[] };

type Told = { id: string; code: string; category_id: string };

/** What the reporter gets when the desk tells everybody something. */
export async function updateLetter(
  locale: Locale,
  report: Told,
  words: string,
): Promise<DraftedLetter> {
  const say = sayIn(locale);
  const params = await named(report, locale);
  return {
    locale,
    subject: say('letter.update.subject', params),
    parts: [
      say('letter.update.words', params),
      words,
      { href: absolute(paths.receipt(receiptKey(report.id))), words: say('letter.receipt.open') },
    ],
  };
}

/** Writes a public update to the reporter, if they said that the address is theirs. */
export const tellUpdate = (ref: { reportId: string; id: string }) =>
  change(async (tx) => {
    const row = await tx
      .selectFrom('report_updates')
      .select('words')
      .where('report_id', '=', ref.reportId)
      .where('id', '=', ref.id)
      .executeTakeFirst();
    if (!row) return;
    await toReporter(tx, { ...ref, kind: 'update' }, (locale, report) =>
      updateLetter(locale, report, row.words),
    );
  });

/** Tells the reporter what moderation changed, why, and how to object. */
export const tellModerated = ({ reportId, editId }: { reportId: string; editId: string }) =>
  change(async (tx) => {
    const edits = await tx
      .selectFrom('report_edits')
      .select(['field', 'before', 'after', 'why'])
      .where('report_id', '=', reportId)
      .where('edit_id', '=', editId)
      .orderBy('id')
      .execute();
    const [first] = edits;
    if (!first) return;
    await toReporter(tx, { reportId, id: editId, kind: 'moderated' }, async (locale, report) => {
      const say = sayIn(locale);
      const params = await named(report, locale);
      return {
        locale,
        subject: say('letter.moderated.subject', params),
        parts: [
          say('letter.moderated.words', params),
          ...(await Promise.all(edits.map((edit) => lineOf(edit as Edit, locale)))),
          say('letter.moderated.why', { why: first.why }),
          say('letter.moderated.object'),
          {
            href: `${absolute(paths.receipt(receiptKey(report.id)))}#conversation`,
            words: say('letter.moderated.open'),
          },
        ],
      };
    });
  });

/** One change as a person reads it: what stood there, what stands there now. */
async function lineOf({ field, before, after }: Edit, locale: Locale): Promise<string> {
  const say = sayIn(locale);
  if (field === 'showing') return say('letter.moderated.hidden');
  const shown = async (value: string) =>
    field === 'category' ? nameOf(value, locale) : value || say('letter.moderated.nothing');
  const key = field === 'words' ? 'words-changed' : field;
  return say(`letter.moderated.${key}` as MessageKey, {
    before: await shown(before),
    after: await shown(after),
  });
}

async function nameOf(categoryId: string, locale: Locale) {
  return inLocale((await categoryById(categoryId))?.names ?? {}, locale);
}

const named = async (report: Told, locale: Locale) => ({
  code: writeCode(report.code),
  category: await nameOf(report.category_id, locale),
});

type Cause = { reportId: string; id: string; kind: string };

async function toReporter(
  tx: Tx,
  { reportId, id, kind }: Cause,
  draft: (locale: Locale, report: Told) => Promise<DraftedLetter>,
) {
  const to = await confirmedReporter(tx, reportId);
  const report = await tx
    .selectFrom('reports')
    .select(['id', 'code', 'category_id'])
    .where('id', '=', reportId)
    .executeTakeFirst();
  if (!to || !report) return;
  const letter = await draft(to.locale as Locale, report);
  await writeLetter(tx, { ...letter, to: to.email, kind, aboutId: reportId, once: id });
}
