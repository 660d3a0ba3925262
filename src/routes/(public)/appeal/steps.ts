import type { Problem } from '#basics/problems.ts';

/** The questions of the form, one at a time, and the look at everything before it goes. */
export const appealSteps = ['what', 'where', 'who', 'check'] as const;
export type AppealStep = (typeof appealSteps)[number];

export const stepOf = (text: string | undefined): AppealStep =>
  appealSteps.find((step) => step === text) ?? 'what';

export const stepAfter = (step: AppealStep): AppealStep =>
  appealSteps[appealSteps.indexOf(step) + 1] ?? 'check';

export const stepBefore = (step: AppealStep): AppealStep =>
  appealSteps[appealSteps.indexOf(step) - 1] ?? 'what';

/** The fields asked at each step. */
export const fieldsOf: Record<AppealStep, readonly string[]> = {
  what: ['kind', 'subject', 'words', 'documents'],
  where: ['areaId', 'address'],
  who: ['name', 'answerBy', 'email', 'postal', 'phone'],
  check: [],
};

/** The first step on which something is wrong; `otherwise` when it is about no field. */
export const stepWith = (problems: readonly Problem[], otherwise: AppealStep): AppealStep =>
  appealSteps.find((step) => problems.some(({ field }) => fieldsOf[step].includes(field))) ??
  otherwise;
