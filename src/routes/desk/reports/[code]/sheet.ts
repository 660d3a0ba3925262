import { inLocale, type Locale } from '#basics/localised.ts';
import { areaNames } from '#modules/areas/queries.ts';
import { deskTasks } from '#modules/assignments/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { deskVoices } from '#modules/chats/voices.ts';
import { markRead } from '#modules/conversations/actions.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { wallOf } from '#modules/indicators/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { routingWords, type Why } from '#modules/organisations/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { deskReport } from '#modules/reports/desk.ts';
import { deskSheet } from '#modules/reports/desk-sheet.ts';
import { deskNear } from '#modules/reports/near.ts';
import { reckoningOf } from '#modules/reports/reckoning.ts';
import { templatesFor } from '#modules/templates/queries.ts';
import { answersInWords } from '../../../answers.ts';
import { deskChoices } from './choices.ts';

type Asked = { locale: Locale; compare: string | null };

/** All that the desk sees of a report at one look, named in the reader's language. */
export async function sheetOf(actor: Actor, code: string, { locale, compare }: Asked) {
  const all = await deskReport(actor, code);
  const { report } = all;
  const [sheet, tasks, near, choices, named, templates, steps, other] = await Promise.all([
    deskSheet(actor, code),
    deskTasks(actor, report.id),
    deskNear(actor, report),
    deskChoices(actor, locale),
    namesOf(report, locale),
    templatesFor(report.category_id, report.state, report.locale as Locale),
    reckoningOf(report),
    compare && compare !== code ? deskReport(actor, compare) : null,
  ]);
  const wall = named.category?.hidesWallText ? await wallOf(actor, report) : null;
  const voices = sheet.may.contact ? await deskVoices(report.id) : [];
  const messages = sheet.may.answer ? await messagesOf(actor, report.id) : [];
  await markRead(actor, report.id, messages);
  return {
    ...sheet,
    ...choices,
    ...named,
    ...{ near, messages, voices, steps, wall, photos: all.photos, mergedHere: all.mergedHere },
    report: withoutIds(report),
    verdicts: all.verdicts.map((verdict) => ({ ...verdict, report_id: undefined })),
    notes: all.notes.filter(({ kind }) => kind !== 'reason').map(noteOf),
    events: withReasons(all.events, all.notes),
    tasks: tasks.map((task) => ({ ...task, report_id: undefined, ...reasonsOf(task.why) })),
    templates: templates.map(({ id, title }) => ({ id, title })),
    other: other && { report: withoutIds(other.report), photos: other.photos },
  };
}

type DeskReport = Awaited<ReturnType<typeof deskReport>>;

/** What the page shows of the row: its answer can be fetched as data, and the id opens the receipt. */
const withoutIds = (report: DeskReport['report']) => ({
  ...report,
  id: undefined,
  merged_into: undefined,
  part_of: undefined,
  spot: undefined,
  public_spot: undefined,
  search: undefined,
});

const noteOf = ({ id, kind, words, written_at, question_id }: DeskReport['notes'][number]) => ({
  ...{ id, kind, words, writtenAt: written_at, questionId: question_id },
});

/** Each event with the reason written for it: the first of its kind with the first, and so on. */
function withReasons(events: DeskReport['events'], notes: DeskReport['notes']) {
  const left = notes.filter(({ kind }) => kind === 'reason');
  return events.map((event) => {
    const at = left.findIndex((one) => one.event === event.event);
    return { ...event, note: at < 0 ? null : (left.splice(at, 1)[0]?.words ?? null) };
  });
}

/** Why this one was asked: a rule, what covers category × area, or somebody at the desk. */
function reasonsOf(why: unknown) {
  const said = why as Partial<Why> & { chosenBy?: string; rule?: string };
  const rule = said.rule ?? null;
  return said.coverageId
    ? { rule, reasons: [...routingWords(said as Why)], alsoPossible: said.alsoPossible ?? 0 }
    : { rule, reasons: [], alsoPossible: 0 };
}

async function namesOf(report: DeskReport['report'], locale: Locale) {
  const [category, areas, names] = await Promise.all([
    categoryById(report.category_id),
    areaNames(),
    organisationNames(locale),
  ]);
  return {
    answers: answersInWords(category, report.answers as Record<string, string>, locale),
    category: category && {
      id: category.id,
      name: inLocale(category.names, locale),
      sensitivity: category.sensitivity,
      hidesWallText: category.hidesWallText,
    },
    area: inLocale(areas.get(report.area_id ?? '') ?? {}, locale),
    names: Object.fromEntries(names),
  };
}
