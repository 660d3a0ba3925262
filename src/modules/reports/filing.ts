import { Refusal } from '#basics/refusal.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { checkAnswers, choosable, showingFor, stoppedBy } from '#modules/categories/rules.ts';
import { record } from '#modules/ledger/actions.ts';
import { claimPhotos } from '#modules/media/actions.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import type { NewReport } from './input.ts';
import { banMet } from './banned.ts';
import { freeCode, receiptKey, returnPin } from './codes.ts';
import { recountLater, tellPrograms } from './moving.ts';
import { dueFrom, noDue } from './reckoning.ts';
import { publicColumns } from './rules.ts';

export type Receipt = { code: string; key: string; pin: string };

/**
 * From which address of the net or phone it comes (for bans alone: neither is kept), whether its receipt
 * goes out by letter and which mail that answers, and whether it is proved already that the address they
 * gave is theirs.
 */
export type Filing = {
  address?: string;
  phone?: string;
  letter?: boolean;
  inReplyTo?: string;
  proved?: boolean;
};

/**
 * Files a report and gives its receipt. The same id again gives the same receipt and files
 * nothing. Refuses a place outside our areas, missing answers, and what must be a phone call.
 */
export function fileReport(
  actor: Actor,
  input: NewReport,
  filing: Filing = {},
  within?: Tx,
): Promise<Receipt> {
  return change(async (tx) => {
    const code =
      (await codeOfFiled(tx, input.id)) ?? (await insertReport(tx, actor, input, filing));
    return { code, key: receiptKey(input.id), pin: returnPin(input.id) };
  }, within);
}

const codeOfFiled = async (tx: Tx, id: string) =>
  (await tx.selectFrom('reports').select('code').where('id', '=', id).executeTakeFirst())?.code;

async function insertReport(
  tx: Tx,
  actor: Actor,
  input: NewReport,
  filing: Filing,
): Promise<string> {
  const checked = await checkReport(input);
  const banId = await banMet(tx, { ...input, ...filing });
  const routed = await rowOf(input, checked);
  const row = { ...routed, ...(banId && heldBy(banId)), code: await freeCode(tx, input.id) };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('reports')
    .values(row)
    .onConflict((it) => it.column('id').doNothing())
    .executeTakeFirst();
  // The same form sent twice at the same moment: the other one was faster.
  if (!numInsertedOrUpdatedRows) return (await codeOfFiled(tx, input.id)) ?? row.code;
  const { category, areas } = checked;
  await keepContact(tx, input, filing);
  await claimPhotos(tx, input.id, 'report', {
    showing: category.hidesWallText ? 'held' : row.showing,
  });
  await record(tx, actor, 'report.filed', {
    subject: 'report',
    id: input.id,
    area: areas[0]?.key ?? null,
    category: category.key,
    channel: input.channel,
  });
  if (!banId) await later(tx, 'assignments.open', { reportId: input.id });
  if (category.hidesWallText) await later(tx, 'indicators.read-walls', { reportId: input.id });
  await recountLater(tx, row);
  await tellPrograms(tx, { reportId: input.id, event: 'report.filed', moveId: newId() });
  return row.code;
}

/** What somebody banned files is kept, shown to nobody but the desk, and given to nobody. */
const heldBy = (banId: string) => ({
  ...{ ban_id: banId, showing: 'held' as const, organisation_id: null, due_at: null },
});

type Checked = Awaited<ReturnType<typeof checkReport>>;

async function rowOf(input: NewReport, { category, answers, areas }: Checked) {
  const filedAt = now();
  const { severity } = category;
  const routed = { ...input, category_id: category.id, severity, filed_at: filedAt };
  const responsible = await whoIsAsked(routed);
  return {
    id: input.id,
    state: 'received',
    showing: showingFor(category),
    severity,
    category_id: category.id,
    area_id: areas[0]?.id ?? null,
    organisation_id: responsible?.organisationId ?? null,
    lon: input.lon,
    lat: input.lat,
    accuracy_m: input.accuracyM ?? null,
    place_from: input.placeFrom,
    address: input.address,
    words: input.words,
    answers: JSON.stringify(answers),
    locale: input.locale,
    channel: input.channel,
    filed_at: filedAt,
    changed_at: filedAt,
    ...(responsible ? await dueFrom(filedAt, category) : noDue),
    ...publicColumns(
      { place: input, words: input.words, address: input.address },
      category.sensitivity,
    ),
  };
}

/** The category, the answers that count and the areas of a report, or the refusal it earns. */
export async function checkReport(input: NewReport) {
  const category = choosable(await allCategories()).find(({ id }) => id === input.categoryId);
  if (!category) throw new Refusal('report.choose-category', 400, {}, 'categoryId');
  const areas = await areasAt(input);
  if (areas.length === 0) throw new Refusal('report.outside-our-areas', 422, {}, 'place');
  const { answers, problems } = checkAnswers(category, input.answers);
  for (const [question, problem] of Object.entries(problems)) {
    throw new Refusal(problem, 400, {}, `answers.${question}`);
  }
  if (stoppedBy(category, answers)?.blocks) {
    throw new Refusal('report.call-instead', 422, {}, 'categoryId');
  }
  if (!input.words && Object.keys(answers).length === 0 && category.key === 'other') {
    throw new Refusal('report.words-missing', 400, {}, 'words');
  }
  return { category, answers, areas };
}

async function keepContact(tx: Tx, input: NewReport, filing: Filing) {
  const { letter = true, inReplyTo, proved = false } = filing;
  if (!input.name && !input.email && !input.phone) return;
  await tx
    .insertInto('report_contacts')
    .values({
      report_id: input.id,
      id: newId(),
      name: input.name ?? null,
      email: input.email ?? null,
      phone: input.phone ?? null,
      confirmed_at: proved && input.email ? now() : null,
    })
    .execute();
  if (input.email && letter) {
    await later(tx, 'reports.write-receipt', { reportId: input.id, inReplyTo });
  }
}
