import type { Problem } from '#basics/problems.ts';

/** The questions of the form, one at a time where there is JavaScript. */
export const steps = ['photo', 'place', 'what', 'contact'] as const;
export type Step = (typeof steps)[number] | 'review';

const fields: Record<string, Step> = {
  photos: 'photo',
  place: 'place',
  where: 'place',
  address: 'place',
  words: 'what',
  categoryId: 'what',
  name: 'contact',
  email: 'contact',
  phone: 'contact',
};

/** The step on which a field stands; answers belong to what is wrong. */
export const stepOf = (field: string): Step | undefined =>
  field.startsWith('answers.') ? 'what' : fields[field];

/** Where to open the form: at the first problem, else at the first thing still missing. */
export function firstStepWith(problems: Problem[], values: Record<string, string>): Step {
  const found = problems.map(({ field }) => stepOf(field) ?? 'what');
  const first = steps.find((step) => found.includes(step));
  if (first) return first;
  return values.lon ? 'what' : 'place';
}
