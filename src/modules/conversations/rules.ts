import type { Actor } from '#modules/people/rules.ts';
import { may } from '#modules/people/rules.ts';

/** The task a responder's link is for. */
export const taskOf = (actor: Extract<Actor, { kind: 'responder' }>) => ({
  reportId: actor.reportId,
  id: actor.assignmentId,
});

export const sides = ['reporter', 'responder', 'desk'] as const;
export type Side = (typeof sides)[number];

/**
 * On which side of a report's conversation somebody speaks by their link or their office; null:
 * on none, unless their organisation has the task.
 */
export function sideOf(actor: Actor, reportId: string): Side | null {
  if (actor.kind === 'reporter') return actor.reportId === reportId ? 'reporter' : null;
  if (actor.kind === 'responder') return actor.reportId === reportId ? 'responder' : null;
  return actor.kind === 'person' && may(actor, 'report.answer') ? 'desk' : null;
}

export type ReadMarks = Record<`${Side}_read_at`, Date | null>;

/** When the first of the other sides read what one side said; null while nobody has. */
export function readAt(side: Side, marks: ReadMarks): Date | null {
  const moments = sides
    .filter((other) => other !== side)
    .flatMap((other) => marks[`${other}_read_at`] ?? []);
  return moments.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
