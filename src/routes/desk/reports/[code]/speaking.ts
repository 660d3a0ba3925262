import { fail, type RequestEvent } from '@sveltejs/kit';
import { inLocale, type Locale } from '#basics/localised.ts';
import { dateWords } from '#basics/words-dates.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { message } from '#modules/conversations/input.ts';
import { previewMessage } from '#modules/conversations/letter.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { deskRow, readContact } from '#modules/reports/desk.ts';
import { reporterHistory } from '#modules/reports/history.ts';
import { internalNote, publicUpdate } from '#modules/reports/input-desk.ts';
import { previewUpdate, writeNote, writeUpdate } from '#modules/reports/notes.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { templatesFor } from '#modules/templates/queries.ts';
import { fillTemplate } from '#modules/templates/rules.ts';
import { config } from '#server/config.ts';
import { readForm } from '#server/forms.ts';
import { keepPhotosOf } from '../../../kept-photos.ts';
import { lookAt, onReport, shown } from './acting.ts';

type Drafted = { byLetter: boolean; locale: Locale; subject: string; parts: LetterPart[] };

/** A letter to look at: its words and the words of its buttons, without the secret links. */
const lookOf = ({ parts, ...letter }: Drafted) => ({
  ...letter,
  parts: parts.map((part) =>
    typeof part === 'string' ? { words: part, button: false } : { words: part.words, button: true },
  ),
});

/** The box filled with a template, in the language of the reporter. */
async function filled(event: RequestEvent) {
  const { values } = await readForm(event.request);
  const report = await deskRow(event.locals.actor, event.params.code ?? '', 'report.answer');
  const locale = report.locale as Locale;
  const [templates, category, names] = await Promise.all([
    templatesFor(report.category_id, report.state, locale),
    categoryById(report.category_id),
    organisationNames(locale),
  ]);
  const chosen = templates.find(({ id }) => id === values.template);
  const words = chosen
    ? fillTemplate(chosen.words, {
        code: writeCode(report.code),
        category: inLocale(category?.names ?? {}, locale),
        address: report.address,
        organisation: names.get(report.organisation_id ?? '') ?? '',
        due: report.due_at ? dateWords(locale, report.due_at, config.timeZone) : '',
      })
    : (values.words ?? '');
  return { values: { ...values, words }, form: 'fill', problems: [] };
}

/** The letter before it goes; the photos of the message are kept until it does. */
async function previewed(event: RequestEvent) {
  const { actor } = event.locals;
  const code = event.params.code ?? '';
  const sent = await readForm(event.request);
  const { id } = await deskRow(actor, code, 'report.answer');
  const refused = await keepPhotosOf(actor, sent, { id, kind: 'message' });
  if (refused) return fail(422, { ...refused.data, form: 'previewSay' });
  return lookAt(event, sent.values, message, async (input) =>
    lookOf(await previewMessage(actor, code, input)),
  );
}

/** What the desk says of a report, to whom, and what it asks to read. */
export const speaking = {
  fill: filled,
  previewSay: previewed,
  say: (event: RequestEvent) =>
    onReport(event, message, (id, input) => sayToOthers(event.locals.actor, id, input)),
  previewUpdate: (event: RequestEvent) =>
    shown(event, publicUpdate, async (input) =>
      lookOf(await previewUpdate(event.locals.actor, event.params.code ?? '', input)),
    ),
  update: (event: RequestEvent) =>
    onReport(event, publicUpdate, (id, input) => writeUpdate(event.locals.actor, id, input)),
  note: (event: RequestEvent) =>
    onReport(event, internalNote, (id, input) => writeNote(event.locals.actor, id, input)),
  contact: (event: RequestEvent) =>
    shown(event, readingWhy, async (input) => ({
      contact: await readContact(event.locals.actor, event.params.code ?? '', input),
    })),
  history: (event: RequestEvent) =>
    shown(event, readingWhy, async (input) => ({
      history: await reporterHistory(event.locals.actor, event.params.code ?? '', input),
    })),
};
