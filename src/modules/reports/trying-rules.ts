import { setImmediate as breathe } from 'node:timers/promises';
import type { Actor } from '#modules/people/rules.ts';
import { whoIsAsked, type Routed } from '#modules/routing/queries.ts';
import type { RoutingRule } from '#modules/routing/rules.ts';
import { now } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { onGrounds } from './grounds.ts';

const MONTH_MS = 30 * 86_400_000;
const MOST = 5000;
const EXAMPLES = 20;
const AT_ONCE = 250;

/** One report that a rule would send to somebody else. */
export type WouldMove = {
  code: string;
  categoryId: string;
  words: string;
  from: string | null;
  to: string | null;
};

/** What a rule would have done: how many it was tried on, held for, and would have sent elsewhere. */
export type Trial = { looked: number; held: number; moved: number; examples: WouldMove[] };

/**
 * Tries a rule, in its place among the others, on the reports of the last 30 days (the newest
 * 5,000). Nothing is changed. `before` and `after` are the rules without and with it, in order.
 */
export async function tryRule(
  actor: Actor,
  { id, before, after }: { id: string; before: RoutingRule[]; after: RoutingRule[] },
): Promise<Trial> {
  const trial: Trial = { looked: 0, held: 0, moved: 0, examples: [] };
  for (const report of await lastMonth(actor)) {
    if (++trial.looked % AT_ONCE === 0) await breathe();
    const [then, would] = [
      await whoIsAsked(report, { rules: before }),
      await whoIsAsked(report, { rules: after }),
    ];
    if (would && 'ruleId' in would.why && would.why.ruleId === id) trial.held += 1;
    const [from, to] = [then?.organisationId ?? null, would?.organisationId ?? null];
    if (from === to) continue;
    trial.moved += 1;
    const { code, category_id: categoryId, words } = report;
    if (trial.examples.length < EXAMPLES)
      trial.examples.push({ code, categoryId, words, from, to });
  }
  return trial;
}

async function lastMonth(actor: Actor): Promise<(Routed & { code: string })[]> {
  const mine = await onGrounds(actor, 'report.see');
  return db
    .selectFrom('reports')
    .select(['code', 'category_id', 'words', 'channel', 'severity', 'filed_at', 'lon', 'lat'])
    .where('filed_at', '>', new Date(now().getTime() - MONTH_MS))
    .where(mine)
    .orderBy('filed_at', 'desc')
    .orderBy('code', 'desc')
    .limit(MOST)
    .execute();
}
