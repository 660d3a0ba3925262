import { Refusal } from '#basics/refusal.ts';
import { areasAt } from '#modules/areas/queries.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { lineOf } from '#modules/categories/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import { now } from '#server/clock.ts';
import { fileReport, type Receipt } from './filing.ts';
import type { NewReport } from './input.ts';
import type { EnteredReport } from './input-desk.ts';

/**
 * The desk files a report for somebody who calls, and has the numbers to read out. An address or
 * a number is kept only if the caller agreed. Refuses a place or kind that is not this desk's,
 * and what would go to another organisation than the one they are bound to.
 */
export async function enterReport(actor: Actor, input: EnteredReport): Promise<Receipt> {
  await requireMayEnter(actor, input);
  const left = input.name ?? input.email ?? input.phone;
  if (left && !input.agreed) throw new Refusal('report.caller-must-agree', 400, {}, 'agreed');
  const { agreed: _agreed, receipt, ...report } = input;
  return fileReport(actor, { ...report, channel: 'desk' }, { letter: receipt });
}

/** Refuses whoever may not file for others what lies there, is of that kind, or would go to another organisation. */
export async function requireMayEnter(actor: Actor, input: NewReport): Promise<void> {
  if (!may(actor, 'report.enter')) throw new Refusal('people.may-not-desk', 403);
  const [areas, categories] = await Promise.all([areasAt(input), allCategories()]);
  const category = categories.find(({ id }) => id === input.categoryId);
  // What is no kind, or lies outside, is refused by the filing itself.
  if (category && areas.length > 0) {
    const facts = { category_id: category.id, severity: category.severity, channel: 'desk' };
    const asked = await whoIsAsked({ ...input, ...facts, filed_at: now() });
    const where = {
      areas: areas.map(({ id }) => id),
      categories: lineOf(category.id, categories),
      organisationId: asked?.organisationId ?? null,
    };
    if (!may(actor, 'report.enter', where)) {
      throw new Refusal('report.not-your-area', 403, {}, 'place');
    }
  }
}
