import { locales } from '#basics/localised.ts';
import type { Say } from '#basics/words.ts';

/** What the fields of a category's form are called, for what somebody else changed in them. */
export function labelsOf(say: Say): Record<string, string> {
  const inLanguages = (['names', 'hints', 'keywords'] as const).flatMap((name) =>
    locales.map((locale) => [
      `${name}.${locale}`,
      `${say(`category.${name}`)}: ${say(`desk.admin.language-${locale}`)}`,
    ]),
  );
  const stoppers = locales.map((locale) => [
    `stopper.${locale}`,
    `${say('category.stopper')}: ${say(`desk.admin.language-${locale}`)}`,
  ]);
  const questions = ['q1', 'q2', 'q3'].flatMap((place, at) =>
    ['type', 'key', 'kk', 'ru', 'en', 'options', 'ifKey', 'ifEquals'].map((part) => [
      `${place}.${part}`,
      `${say('category.question', { number: at + 1 })}: ${part}`,
    ]),
  );
  return {
    parent: say('category.parent'),
    severity: say('category.severity'),
    sensitivity: say('category.sensitivity'),
    respondWithinH: say('category.respond'),
    respondUnit: say('category.respond-unit'),
    nearbyM: say('category.nearby'),
    retentionDays: say('category.retention'),
    position: say('desk.admin.position'),
    proofRequired: say('category.proof-required'),
    hidesWallText: say('category.hides-wall-text'),
    ...Object.fromEntries([...inLanguages, ...stoppers, ...questions]),
  };
}

/** What the columns of a category are called, for its history. */
export const columnLabels = (say: Say): Record<string, string> => ({
  key: say('desk.admin.key'),
  names: say('category.names'),
  hints: say('category.hints'),
  keywords: say('category.keywords'),
  questions: say('category.questions'),
  stopper: say('category.stopper'),
  parent_id: say('category.parent'),
  sensitivity: say('category.sensitivity'),
  severity: say('category.severity'),
  respond_within_h: say('category.respond'),
  respond_unit: say('category.respond-unit'),
  nearby_m: say('category.nearby'),
  retention_days: say('category.retention'),
  position: say('desk.admin.position'),
  proof_required: say('category.proof-required'),
  hides_wall_text: say('category.hides-wall-text'),
  retired_at: say('desk.admin.retired'),
});
