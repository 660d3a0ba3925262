import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { whoIsAsked } from '#modules/routing/queries.ts';
import { change, db, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { withdrawInHand } from './in-hand.ts';
import { offer } from './opening.ts';

const BATCH = 500;
const SHOWN = 50;

/** An open report whose responsible would be another one if it were routed today. */
export type Astray = { code: string; from: string | null; to: string };

/**
 * Open reports that the rules gave to one organisation, or to nobody, and would today give to
 * another: how many, and the first fifty. What the desk gave by hand or somebody has accepted stays
 * out of it, and nobody is asked who said no.
 */
export async function deskAstray(actor: Actor) {
  requireRouting(actor);
  const found = { count: 0, first: [] as Astray[] };
  for (let after: string | null = null; ;) {
    const rows = await routedByRules(db, after);
    for (const row of rows) {
      const to = await elsewhere(row);
      if (!to) continue;
      found.count += 1;
      if (found.first.length < SHOWN) {
        found.first.push({ code: row.code, from: row.organisation_id, to: to.organisationId });
      }
    }
    after = rows.at(-1)?.id ?? null;
    if (rows.length < BATCH || after === null) return found;
  }
}

/** Has all of them routed anew, some hundred at a time. Only on request: a change moves nothing. */
export function routeAnew(actor: Actor) {
  requireRouting(actor);
  return change((tx) =>
    later(tx, 'assignments.route-anew', { after: null }, { key: 'route-anew' }),
  );
}

function requireRouting(actor: Actor) {
  if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
}

export type RoutingAnew = { after: string | null };

/** Routes some hundred reports anew, and queues the next ones. Safe to run twice. */
export async function routeBatchAnew({ after }: RoutingAnew): Promise<void> {
  const rows = await routedByRules(db, after);
  for (const row of rows) if (await elsewhere(row)) await routeOneAnew(row.id);
  const last = rows.at(-1)?.id;
  if (!last || rows.length < BATCH) return;
  await change((tx) => later(tx, 'assignments.route-anew', { after: last }, { key: 'route-anew' }));
}

function routeOneAnew(reportId: string) {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const [row] = await routedByRules(tx, null, reportId);
    const to = row && (await elsewhere(row));
    if (!to) return;
    await withdrawInHand(tx, reportId);
    await offer(tx, { kind: 'system' }, report, to);
  });
}

type Row = Awaited<ReturnType<typeof routedByRules>>[number];

/** Whom the rules would ask today, if it is another one than has it now. */
async function elsewhere(row: Row) {
  const to = await whoIsAsked(row, { except: row.refused });
  return to && to.organisationId !== row.organisation_id ? to : null;
}

const routedByRules = (from: Pick<Tx, 'selectFrom'>, after: string | null, only?: string) =>
  from
    .selectFrom('reports')
    .leftJoin('assignments as task', (join) =>
      join
        .onRef('task.report_id', '=', 'reports.id')
        .on('task.state', 'in', ['offered', 'accepted', 'claimed']),
    )
    .select(['reports.id', 'code', 'category_id', 'reports.organisation_id', 'lon', 'lat'])
    .select(['words', 'channel', 'severity', 'filed_at'])
    .select(
      sql<string[]>`array(select organisation_id from assignments said
        where said.report_id = reports.id and said.state in ('declined', 'returned'))`.as(
        'refused',
      ),
    )
    .where('reports.state', 'in', ['received', 'assigned'])
    // A split one has parts to give; what a ban holds back is given to nobody.
    .where('reports.parts', '=', 0)
    .where((it) => it.or([it('ban_id', 'is', null), it('reports.state', '<>', 'received')]))
    .where((it) =>
      it.or([
        it('task.id', 'is', null),
        sql<boolean>`(task.why ->> 'chosenBy') is null or task.why ->> 'chosenBy' = 'category'`,
      ]),
    )
    .$if(after !== null, (it) => it.where('reports.id', '>', after))
    .$if(only !== undefined, (it) => it.where('reports.id', '=', only ?? ''))
    .orderBy('reports.id')
    .limit(BATCH)
    .execute();
