import type { Actor } from '#modules/people/rules.ts';
import { may } from '#modules/people/rules.ts';

/** The task a responder's link is for. */
export const taskOf = (actor: Extract<Actor, { kind: 'responder' }>) => ({
  reportId: actor.reportId,
  id: actor.assignmentId,
});

export type Side = 'reporter' | 'responder' | 'desk';

/** On which side of a report's conversation somebody speaks; null: they may not speak at all. */
export function sideOf(actor: Actor, reportId: string): Side | null {
  if (actor.kind === 'reporter') return actor.reportId === reportId ? 'reporter' : null;
  if (actor.kind === 'responder') return actor.reportId === reportId ? 'responder' : null;
  return actor.kind === 'person' && may(actor, 'report.answer') ? 'desk' : null;
}
