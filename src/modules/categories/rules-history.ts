import type { Sensitivity } from './rules.ts';

/** A category as it stood, by field; kept with each change. */
export type Standing = Record<string, unknown>;

export type Difference = { field: string; before: string; after: string };

/** What differs between two standings, each as lines of text a person can read. */
export function differences(before: Standing | null, after: Standing): Difference[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: linesOf(before?.[field]), after: linesOf(after[field]) }))
    .filter((it) => it.before !== it.after);
}

/** Anything that was stored, as lines "where: what". */
function linesOf(value: unknown, name = ''): string {
  if (value === null || value === undefined || value === '') return '';
  if (typeof value !== 'object') return name ? `${name}: ${String(value)}` : String(value);
  return Object.entries(value)
    .map(([key, inner]) => linesOf(inner, name ? `${name}.${key}` : key))
    .filter(Boolean)
    .join('\n');
}

const strictness: Record<Sensitivity, number> = { public: 0, reviewed: 1, never: 2 };

/** What a new sensitivity does with reports that are here already. */
export type Effect = 'none' | 'held' | 'taken-away' | 'still-held';

/**
 * Stricter: what is shown waits for the desk again, or is taken from sight for good. Looser:
 * what waits goes on waiting, for only a person may show it.
 */
export function effectOf(before: Sensitivity, after: Sensitivity): Effect {
  if (before === after) return 'none';
  if (strictness[after] < strictness[before]) return 'still-held';
  return after === 'never' ? 'taken-away' : 'held';
}
