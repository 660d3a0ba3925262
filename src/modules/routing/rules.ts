import { Environment } from '@marcbachmann/cel-js';
import { DateTime } from 'luxon';
import type { MessageKey } from '#basics/words.ts';
import type { Severity } from '#modules/categories/rules.ts';

/** A rule as it is tried: its condition in the Common Expression Language. */
export type RoutingRule = {
  id: string;
  position: number;
  name: string;
  condition: string;
  organisationId: string;
};

/** What a rule may ask about a report: about a place and a harm, never about who sent it. */
export type RoutingFacts = {
  /** Keys of the category and of the groups it stands in. */
  categories: readonly string[];
  /** Keys of the areas it lies in. */
  areas: readonly string[];
  words: string;
  channel: string;
  severity: Severity;
  filedAt: Date;
  timeZone: string;
};

const LONGEST = 1000;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const grades: readonly Severity[] = ['low', 'normal', 'high'];

type Now = { facts: RoutingFacts; minutes: number };

/** One environment for all: a rule's functions look at the report being tried. */
let asked: Now | null = null;
const known = () => {
  if (!asked) throw new Error('A rule was tried without a report');
  return asked;
};

const language = new Environment({
  limits: { maxAstNodes: 300, maxDepth: 30, maxListElements: 100, maxCallArguments: 8 },
})
  .registerVariable('words', 'string')
  .registerVariable('channel', 'string')
  .registerVariable('severity', 'string')
  .registerVariable('hour', 'int')
  .registerVariable('weekday', 'string')
  .registerVariable('month', 'int')
  .registerFunction('category(string): bool', (key: string) =>
    known().facts.categories.includes(key),
  )
  .registerFunction('area(string): bool', (key: string) => known().facts.areas.includes(key))
  .registerFunction('mentions(string): bool', (beginning: string) =>
    mentions(known().facts.words, beginning),
  )
  .registerFunction('atLeast(string): bool', (grade: string) => atLeast(grade))
  .registerFunction('between(string, string): bool', (from: string, until: string) =>
    between(known().minutes, from, until),
  );

/** Whether a word of the text begins so; letters small and large are one. */
function mentions(text: string, beginning: string): boolean {
  const sought = beginning.toLocaleLowerCase('ru').trim();
  if (!sought) return false;
  const lower = text.toLocaleLowerCase('ru');
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, at + 1)) {
    if (at === 0 || !/[\p{L}\d]/u.test(lower[at - 1] ?? '')) return true;
  }
  return false;
}

const atLeast = (grade: string) =>
  grades.indexOf(known().facts.severity) >= grades.indexOf(grade as Severity);

/** From the one time of day up to the other, over midnight where it must. */
function between(minutes: number, from: string, until: string): boolean {
  const [begin, end] = [minutesOf(from), minutesOf(until)];
  return begin <= end ? minutes >= begin && minutes < end : minutes >= begin || minutes < end;
}

const minutesOf = (time: string) => {
  const [, hours = '0', minutes = '0'] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  return Number(hours) * 60 + Number(minutes);
};

/** What is wrong with a condition, for whoever writes it; null when it can be used. */
export type ConditionProblem = { key: MessageKey; params: Record<string, string | number> };

/** The keys a condition may name. */
export type KnownKeys = { categories: readonly string[]; areas: readonly string[] };

// Patterns and loops may take for ever on a resident's words.
const endless = /\.\s*(matches|all|exists|exists_one|map|filter)\s*\(|\bmatches\s*\(/;
/** Looked at with what follows a comment's beginning and without: within quotes it is no comment. */
const comment = /\/\/[^\r\n]*/g;

/** Looks a condition over before it is saved: its grammar, its types, and every key it names. */
export function checkCondition(condition: string, keys: KnownKeys): ConditionProblem | null {
  if (condition.length > LONGEST) return { key: 'field.too-long', params: { max: LONGEST } };
  if ([condition, condition.replace(comment, '')].some((one) => endless.test(one)))
    return { key: 'routing.no-patterns', params: {} };
  const checked = language.check(condition);
  if (!checked.valid) {
    const [told = ''] = (checked.error?.message ?? '').split('\n');
    return { key: 'routing.condition-wrong', params: { problem: told } };
  }
  if (checked.type !== 'bool') return { key: 'routing.not-yes-or-no', params: {} };
  return unknownName(condition, keys);
}

function unknownName(condition: string, keys: KnownKeys): ConditionProblem | null {
  const allowed: Record<string, readonly string[]> = {
    category: keys.categories,
    area: keys.areas,
    atLeast: grades,
  };
  for (const [, call = '', , name = ''] of condition.matchAll(
    /\b(category|area|atLeast)\s*\(\s*(["'])(.*?)\2/g,
  )) {
    if (!allowed[call]?.includes(name)) return { key: 'routing.unknown-name', params: { name } };
  }
  for (const [, , time = ''] of condition.matchAll(/(["'])(\d{1,2}:\d{2})\1/g)) {
    if (minutesOf(time) >= 24 * 60) return { key: 'routing.unknown-time', params: { time } };
  }
  return null;
}

const compiled = new Map<string, (context: Record<string, unknown>) => unknown>();

function programOf(condition: string) {
  const ready = compiled.get(condition) ?? language.parse(condition);
  if (compiled.size > 1000) compiled.clear();
  compiled.set(condition, ready);
  return ready;
}

/** Whether a condition holds for a report. One that cannot be reckoned does not. */
export function holds(condition: string, facts: RoutingFacts): boolean {
  const at = DateTime.fromJSDate(facts.filedAt, { zone: facts.timeZone });
  asked = { facts, minutes: at.hour * 60 + at.minute };
  try {
    return (
      programOf(condition)({
        ...{ words: facts.words, channel: facts.channel, severity: facts.severity },
        hour: BigInt(at.hour),
        weekday: weekdays[at.weekday - 1],
        month: BigInt(at.month),
      }) === true
    );
  } catch {
    return false;
  } finally {
    asked = null;
  }
}

/** The first rule that holds, in their order; null when none does. `except`: organisations already asked. */
export function firstThatHolds(
  rules: readonly RoutingRule[],
  facts: RoutingFacts,
  except: readonly string[] = [],
): RoutingRule | null {
  return (
    rules.find((it) => !except.includes(it.organisationId) && holds(it.condition, facts)) ?? null
  );
}
