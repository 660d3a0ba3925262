import { inLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { lookAt } from '#channels/open311/reading.ts';
import { allCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { deskEndpoint, endpointToTry } from '#modules/endpoints/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { writeCode } from '#modules/reports/rules.ts';

/** The organisation's own Open311 endpoint as its section shows it, or an empty one. */
export async function endpointSection(actor: Actor, organisationId: string, locale: Locale) {
  const [endpoint, categories] = await Promise.all([
    deskEndpoint(actor, organisationId),
    allCategories(),
  ]);
  const stands: Record<string, string> = {
    ...{ url: endpoint?.url ?? '', jurisdictionId: endpoint?.jurisdictionId ?? '' },
    ...{ format: endpoint?.format ?? 'json', otherCode: endpoint?.otherCode ?? '' },
    paused: endpoint?.paused ? 'yes' : '',
  };
  for (const [key, code] of Object.entries(endpoint?.codes ?? {})) stands[`codes.${key}`] = code;
  return {
    stands,
    ...{ isSet: endpoint !== null, hasKey: endpoint?.hasKey ?? false },
    problem: endpoint?.problem ?? null,
    readAt: endpoint?.readAt ?? null,
    failing: (endpoint?.failing ?? []).map(({ code, problem, state, attempts, try_at }) => ({
      ...{ code, number: writeCode(code), problem: problem ?? '', attempts },
      tryAt: state === 'waiting' || state === 'token' ? try_at : null,
    })),
    categories: choosable(categories).map(({ key, names }) => ({
      key,
      name: inLocale(names, locale),
    })),
  };
}

/** Asks the endpoint what it offers, so that somebody sees whether it is the right one. */
export async function lookAtEndpoint(actor: Actor, organisationId: string) {
  const reach = await endpointToTry(actor, organisationId);
  if (!reach) throw new Refusal('endpoint.unknown', 404);
  return lookAt(reach);
}
