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
