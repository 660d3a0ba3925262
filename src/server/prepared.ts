import type pg from 'pg';

const oftenEnough = 3;
// Each is kept by every connection, some tens of kilobytes.
const mostKept = 200;
const mostCounted = 2000;
// SQLSTATE of "cached plan must not change result type": a migration has run since.
const outdated = '0A000';

const timesAsked = new Map<string, number>();
const names = new Map<string, string>();
let generation = 0;

/**
 * Has PostgreSQL keep what it made of questions that are asked again and again: reading and
 * planning them anew is half of its work for a page. What is asked now and then is not kept.
 */
export function keepPlans(client: pg.ClientBase): void {
  const ask = client.query.bind(client) as (...question: unknown[]) => unknown;
  const asked = (...question: unknown[]) => {
    const [text, values] = question;
    const name = question.length === 2 && isAsked(values) ? nameOf(String(text)) : undefined;
    if (!name) return ask(...question);
    return (ask({ name, text, values }) as Promise<unknown>).catch(forgetOutdated);
  };
  client.query = asked as typeof client.query;
}

/** Begins a question whose best plan hangs on its values: it is planned each time. */
const PLANNED_ANEW = '/* planned anew */';

const isAsked = (values: unknown) => Array.isArray(values) && values.length > 0;

function nameOf(text: string): string | undefined {
  if (text.startsWith(PLANNED_ANEW)) return undefined;
  const known = names.get(text);
  if (known || names.size >= mostKept) return known;
  const times = (timesAsked.get(text) ?? 0) + 1;
  if (timesAsked.size >= mostCounted) timesAsked.clear();
  timesAsked.set(text, times);
  if (times < oftenEnough) return undefined;
  timesAsked.delete(text);
  const name = `kept ${generation}.${names.size}`;
  names.set(text, name);
  return name;
}

function forgetOutdated(problem: { code?: string }): never {
  if (problem.code === outdated) {
    generation += 1;
    names.clear();
  }
  throw problem;
}
