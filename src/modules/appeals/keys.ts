import { Refusal } from '#basics/refusal.ts';
import { makeKey, openKey } from '#server/keys.ts';

/** Whoever holds the secret link of an appeal. */
export type Applicant = { kind: 'applicant'; appealId: string };

/** The secret link of an appeal's page. */
export const appealKey = (id: string) => makeKey('appeal', id);

/** Who a secret link makes of its holder. Refuses a wrong link. */
export function applicantOf(key: string): Applicant {
  const [appealId] = openKey('appeal', key) ?? [];
  if (!appealId) throw new Refusal('appeal.link-unknown', 404);
  return { kind: 'applicant', appealId };
}

/** How the ledger names the applicant: never who they are. */
export const byApplicant = { kind: 'reporter' } as const;
