import type { Selectable } from 'kysely';
import { requireOrganisations } from '#modules/organisations/keeping.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db, type Database } from '#server/database.ts';
import { decipher } from '#server/secrets-at-rest.ts';
import { keyPurpose } from './actions.ts';
import type { Reach } from './rules.ts';

const MOST_FAILING = 50;

/** How a stored endpoint is reached, with its key. */
export const reachOf = (row: Selectable<Database['endpoints']>): Reach => ({
  ...{ id: row.id, organisationId: row.organisation_id, url: row.url },
  jurisdictionId: row.jurisdiction_id,
  apiKey: row.api_key === null ? '' : decipher(keyPurpose(row.id), row.api_key),
  format: row.format as Reach['format'],
  hasUpdates: row.has_updates,
});

const rowOf = (organisationId: string) =>
  db
    .selectFrom('endpoints')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();

/** How an organisation's endpoint is reached, to be tried; null when it has none. */
export async function endpointToTry(actor: Actor, organisationId: string): Promise<Reach | null> {
  requireOrganisations(actor);
  const row = await rowOf(organisationId);
  return row ? reachOf(row) : null;
}

/** An organisation's endpoint as its page shows it, never with its key; and what could not be sent or taken. */
export async function deskEndpoint(actor: Actor, organisationId: string) {
  requireOrganisations(actor);
  const row = await rowOf(organisationId);
  if (!row) return null;
  const failing = await db
    .selectFrom('endpoint_requests as request')
    .innerJoin('reports', 'reports.id', 'request.report_id')
    .select(['code', 'request.state', 'request.problem', 'request.attempts', 'request.try_at'])
    .where('endpoint_id', '=', row.id)
    .where('request.problem', 'is not', null)
    .orderBy('request.made_at', 'desc')
    .limit(MOST_FAILING)
    .execute();
  return {
    ...{ url: row.url, jurisdictionId: row.jurisdiction_id, hasKey: row.api_key !== null },
    ...{ format: row.format as Reach['format'], paused: row.paused, otherCode: row.other_code },
    codes: row.service_codes as Record<string, string>,
    ...{ problem: row.problem, problemAt: row.problem_at, readAt: row.read_at, failing },
  };
}
