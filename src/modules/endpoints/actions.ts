import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { requireOrganisations } from '#modules/organisations/keeping.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { mayAsk } from '#server/public-requests.ts';
import { encipher } from '#server/secrets-at-rest.ts';
import type { EndpointChange } from './input.ts';

/** For what the key of an endpoint is enciphered. */
export const keyPurpose = (endpointId: string) => `key of endpoint ${endpointId}`;

/**
 * Says where an organisation's own Open311 endpoint is: from now on its tasks are sent there too.
 * Refuses an address inside our own network, and a key where there was none and none is given.
 */
export async function saveEndpoint(actor: Actor, organisationId: string, input: EndpointChange) {
  requireOrganisations(actor);
  if (!(await organisationById(organisationId))) throw new Refusal('organisation.unknown', 404);
  if (!mayAsk(input.url, config.open311ToLoopback)) {
    throw new Refusal('endpoint.url-inside', 400, {}, 'url');
  }
  await change(async (tx) => {
    const before = await tx
      .selectFrom('endpoints')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .forUpdate()
      .executeTakeFirst();
    const id = before?.id ?? newId();
    // Another address must not be shown the key of the one before.
    const kept = before?.url === input.url ? before.api_key : null;
    const codes = Object.entries(input.codes).filter(([, code]) => code);
    const row = {
      ...{ url: input.url, jurisdiction_id: input.jurisdictionId, format: input.format },
      ...{ other_code: input.otherCode, paused: input.paused },
      service_codes: JSON.stringify(Object.fromEntries(codes)),
      api_key: input.apiKey ? encipher(keyPurpose(id), input.apiKey) : kept,
      ...{ has_updates: null, problem: null, problem_at: null },
      ...{ changed_at: now(), read_after: now() },
    };
    await tx
      .insertInto('endpoints')
      .values({ id, organisation_id: organisationId, ...row })
      .onConflict((it) => it.column('id').doUpdateSet(row))
      .execute();
    await record(tx, actor, 'organisation.endpoint-changed', {
      ...{ subject: 'organisation', id: organisationId, host: new URL(input.url).host },
      paused: input.paused,
    });
  });
}

/** What waits for an endpoint is tried now. Refuses whoever may not change organisations. */
export async function tryEndpointAgain(actor: Actor, organisationId: string): Promise<void> {
  requireOrganisations(actor);
  await change(async (tx) => {
    const endpoint = await tx
      .updateTable('endpoints')
      .set({ read_after: now() })
      .where('organisation_id', '=', organisationId)
      .returning('id')
      .executeTakeFirst();
    if (!endpoint) throw new Refusal('endpoint.unknown', 404);
    await tx
      .updateTable('endpoint_requests')
      .set({ try_at: now() })
      .where('endpoint_id', '=', endpoint.id)
      .where('state', 'in', ['waiting', 'token'])
      .execute();
    await later(tx, 'endpoints.queue-due', {}, { key: 'endpoints.queue-due' });
  });
}
