import { Refusal } from '#basics/refusal.ts';
import { taskOrganisation } from '#modules/assignments/queries.ts';
import { openTaskKey } from '#modules/assignments/telling.ts';
import type { Actor } from '#modules/people/rules.ts';

/** Who the link makes of its holder: the responsible organisation, for this one task. */
export async function responderOf(key: string) {
  const ref = openTaskKey(key);
  const organisationId = ref && (await taskOrganisation(ref));
  if (!ref || !organisationId) throw new Refusal('task.unknown', 404);
  const actor: Actor = {
    kind: 'responder',
    reportId: ref.reportId,
    assignmentId: ref.id,
    organisationId,
  };
  return { actor, ref };
}
