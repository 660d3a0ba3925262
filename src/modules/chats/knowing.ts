import { inLocale, isLocale, type Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { dateWords } from '#basics/words-dates.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import {
  choosable,
  suggestCategories,
  visibleQuestions,
  type Category,
} from '#modules/categories/rules.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { checkReport } from '#modules/reports/filing.ts';
import { newReport, type NewReport } from '#modules/reports/input.ts';
import { kindsUsualNear, nearDuplicates } from '#modules/reports/near-public.ts';
import type { PublicReport } from '#modules/reports/public-face.ts';
import { dueFrom } from '#modules/reports/reckoning.ts';
import { howPlaced } from '#modules/reports/rules-placed.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { sha256 } from '#server/ids.ts';
import { sayIn } from '#server/words.ts';
import { jpegPath } from './pictures.ts';
import type { AskFacts, NearCard } from './rules-asking.ts';
import { wordsOf, type Draft, type StepFacts, type StepName, type Tag } from './rules-draft.ts';
import { kindRows } from './rules-kinds.ts';
import type { Messenger } from './rules.ts';

/** Who tells the report: their language, and by which messenger. */
export type Teller = { locale: Locale; messenger: Messenger };

/** The teller of a stored chat. */
export const tellerOf = (account: { locale: string; messenger: string }): Teller => ({
  locale: isLocale(account.locale) ? account.locale : config.defaultLocale,
  messenger: account.messenger as Messenger,
});

/** What tells the buttons of one draft from those of another. */
export const tagOf = (draft: Draft): Tag =>
  sha256(`tag:${draft.reportId}`).toString('hex').slice(0, 8);

export type Known = StepFacts & { reports: Near[] };
type Near = Awaited<ReturnType<typeof nearDuplicates>>[number];
const MOST_CARDS = 3;

/** What decides which question comes next. */
export async function knowSteps(draft: Draft, source: Tx): Promise<Known> {
  const category =
    choosable(await publicCategories()).find(({ id }) => id === draft.categoryId) ?? null;
  if (!category || !draft.place) return { category, near: [], reports: [] };
  const found = await nearDuplicates(draft.place, category.id, category.nearbyM, source);
  const reports = found.slice(0, MOST_CARDS);
  return { category, reports, near: reports.map(({ report }) => report.code) };
}

/** What a question is made of, in the words of the reader. Refuses what filing would refuse. */
export async function knowQuestion(
  draft: Draft,
  teller: Teller,
  step: StepName,
  known: Known & { source: Tx },
): Promise<AskFacts> {
  const { locale } = teller;
  const { category } = known;
  return {
    ...{ say: sayIn(locale), locale, category, tag: tagOf(draft) },
    kinds: step === 'kind' ? await kindsFor(draft, locale, known.source) : [],
    near: known.reports.map((near) => cardOf(near, category, locale)),
    summary: step === 'review' ? await summaryOf(draft, teller) : [],
    numbers: config.emergencyNumbers.join(', '),
  };
}

async function kindsFor(draft: Draft, locale: Locale, source: Tx) {
  const categories = await publicCategories();
  const suggested = suggestCategories(wordsOf(draft), categories, locale);
  const usualNear = draft.place ? await kindsUsualNear(draft.place, source) : [];
  return kindRows(draft.page, { categories, suggested, usualNear, locale });
}

const day = (date: Date, locale: Locale) => dateWords(locale, date, config.timeZone);

/** The address of a page of ours as a messenger opens it. */
export const absolute = (path: string) => new URL(path, config.publicUrl).href;

function cardOf({ report, metres }: Near, category: Category | null, locale: Locale): NearCard {
  const say = sayIn(locale);
  const kind = category ? inLocale(category.names, locale) : '';
  const lines = [
    say('chat.card', { kind, metres, date: day(report.filedAt, locale) }),
    say(`state.${report.state}`),
    report.words.slice(0, 200),
  ];
  const photoPath = photoOf(report);
  return {
    ...{ code: report.code, words: lines.filter(Boolean).join('\n') },
    ...{ href: absolute(paths.reportPage(report.code)), ...(photoPath && { photoPath }) },
  };
}

/** The picture of a public report, as messengers take it. */
export const photoOf = ({ photos }: PublicReport) =>
  jpegPath(photos[0] && { copies: { largeUrl: photos[0].largeUrl } });

/** The draft as the form would send it. Refuses what is no report yet. */
export function inputOf(draft: Draft, { locale, messenger }: Teller): NewReport {
  const { place } = draft;
  const read = newReport.safeParse({
    ...{ id: draft.reportId, categoryId: draft.categoryId, answers: draft.answers },
    ...{ lon: place?.lon, lat: place?.lat, accuracyM: place?.accuracyM, placeFrom: place?.from },
    ...{ address: draft.address?.words ?? '', words: wordsOf(draft) },
    ...{ locale, channel: messenger },
  });
  if (!read.success) throw new Refusal('report.form-broken', 400);
  return read.data;
}

async function summaryOf(draft: Draft, teller: Teller): Promise<string[]> {
  const { locale } = teller;
  const say = sayIn(locale);
  const input = inputOf(draft, teller);
  const { category, areas } = await checkReport(input);
  const area = areas[0] ? inLocale(areas[0].names, locale) : '';
  const from = howPlaced(say, draft.place?.from ?? 'device', draft.place?.accuracyM);
  const place = `${input.lat.toFixed(5)}, ${input.lon.toFixed(5)}`;
  return [
    line(say('report.review-what'), inLocale(category.names, locale)),
    line(say('report.review-where'), [area, place, input.address].filter(Boolean).join(', ')),
    from,
    ...answerLines(draft, category, locale),
    ...(input.words ? [say('chat.quoted', { words: input.words.slice(0, 600) })] : []),
    say('chat.attached', { photos: draft.photos.length, voices: draft.voices.length }),
    ...(await responsibleLines(input, category, locale)),
    line(
      say('report.review-public'),
      say(category.hidesWallText ? 'report.review-public.wall' : publicKey(category)),
    ),
  ];
}

/** A question ends with its own mark. */
const line = (name: string, words: string) => `${name}${name.endsWith('?') ? '' : ':'} ${words}`;
const publicKey = ({ sensitivity }: Category) => `report.review-public.${sensitivity}` as const;

function answerLines({ answers }: Draft, category: Category, locale: Locale): string[] {
  const say = sayIn(locale);
  return visibleQuestions(category, answers).flatMap(({ key, type, label, options = [] }) => {
    const answer = answers[key];
    if (!answer) return [];
    const chosen = options.find((option) => option.key === answer);
    const named = chosen ? inLocale(chosen.label, locale) : answer;
    const words =
      type === 'yes-no' ? say(answer === 'yes' ? 'category.yes' : 'category.no') : named;
    return [line(inLocale(label, locale), words)];
  });
}

/** Who gets it, and by when they are to answer. */
export async function responsibleLines(input: NewReport, category: Category, locale: Locale) {
  const say = sayIn(locale);
  const { severity, id: category_id } = category;
  const asked = await whoIsAsked({ ...input, category_id, severity, filed_at: now() });
  const organisation = asked && (await organisationById(asked.organisationId));
  const who = organisation ? inLocale(organisation.names, locale) : say('report.review-nobody');
  const due = organisation ? (await dueFrom(now(), category)).due_at : null;
  return [
    line(say('report.review-who'), who),
    ...(due ? [line(say('report.review-due'), day(due, locale))] : []),
  ];
}
