import type { Localised } from '#basics/localised.ts';
import type { Place } from '#basics/place.ts';

/** A city, town, village or hamlet of the gazetteer; `area` is the key of its district. */
export type Settlement = Localised & {
  lon: number;
  lat: number;
  kind: 'city' | 'town' | 'village' | 'hamlet';
  people: number;
  area: string;
};

/** A place found by name. Its accuracy says how far a settlement of its kind reaches, in metres. */
export type FoundPlace = {
  names: Localised;
  kind: Settlement['kind'];
  place: Place & { accuracyM: number };
  district: Localised | null;
};

type Gazetteer = {
  /** Most important first. */
  settlements: readonly Settlement[];
  districts: ReadonlyMap<string, Localised>;
  limit: number;
};

const reachM = { city: 6000, town: 2500, village: 1200, hamlet: 600 };

/**
 * Settlements whose name, in any language, begins with these words or is a typing error away
 * (one letter from four on, two from eight); a word may also name the district.
 */
export function searchPlaces(words: string, gazetteer: Gazetteer): FoundPlace[] {
  const said = wordsIn(words.slice(0, 100)).filter((word) => !generic.has(word));
  if (said.length === 0) return [];
  let found = matching(said, gazetteer, nearest);
  if (found.length === 0) found = matching(said, gazetteer, nearestWithErrors);
  return found
    .sort((a, b) => a.cost - b.cost)
    .slice(0, gazetteer.limit)
    .map(({ settlement: { kk, ru, en, lon, lat, kind, area } }) => ({
      names: { kk, ru, en },
      kind,
      place: { lon, lat, accuracyM: reachM[kind] },
      district: gazetteer.districts.get(area) ?? null,
    }));
}

// prettier-ignore
const plain: Record<string, string> = {
  ё: 'е', ә: 'а', ғ: 'г', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х', і: 'и',
};

const generic = new Set(
  'г город с село п поселок аул ауыл ауылы қ қаласы а обл район ауданы city town village'
    .split(' ')
    .map((word) => fold(word)),
);

/** Lower case, with Kazakh letters as those without a Kazakh keyboard type them. */
function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ёәғқңөұүһі]/g, (letter) => plain[letter] ?? letter);
}

const wordsIn = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

const known = new WeakMap<object, string[]>();
function wordsOf(names: Localised): string[] {
  const kept = known.get(names);
  if (kept) return kept;
  const made = [...new Set([names.kk, names.ru, names.en].flatMap(wordsIn))];
  known.set(names, made);
  return made;
}

type Likeness = (word: string, among: readonly string[]) => number;

function matching(said: string[], { settlements, districts }: Gazetteer, likeness: Likeness) {
  return settlements.flatMap((settlement) => {
    const cost = costOf(said, wordsOf(settlement), {
      district: wordsOf(districts.get(settlement.area) ?? nameless),
      likeness,
    });
    return cost === null ? [] : [{ settlement, cost }];
  });
}
const nameless: Localised = { kk: '', ru: '', en: '' };

const ELSEWHERE = 0.3;

/** Null unless every word is known here, at least one of them from the name itself. */
function costOf(
  said: string[],
  name: string[],
  { district, likeness }: { district: string[]; likeness: Likeness },
): number | null {
  let cost = 0;
  let named = false;
  for (const word of said) {
    const here = likeness(word, name);
    const best = Math.min(here, likeness(word, district) + ELSEWHERE);
    if (best === Infinity) return null;
    named ||= here < Infinity;
    cost += best;
  }
  return named ? cost : null;
}

const PREFIX = 0.5;
const ERROR = 2;

/** 0 for the word itself, little for its beginning, else Infinity. */
function nearest(word: string, among: readonly string[]): number {
  if (among.includes(word)) return 0;
  return among.some((one) => one.startsWith(word)) ? PREFIX : Infinity;
}

/** As `nearest`, but a word or its beginning with a wrong letter counts too. */
function nearestWithErrors(word: string, among: readonly string[]): number {
  const exact = nearest(word, among);
  if (exact < Infinity || word.length < 4) return exact;
  const allowed = word.length < 8 ? 1 : 2;
  const possible = among.filter((one) => one.length >= word.length - allowed);
  const errors = Math.min(...possible.map((one) => errorsBetween(word, one)));
  return errors <= allowed ? ERROR + errors : Infinity;
}

/** Letters to add, drop, change or swap until `word` is the beginning of `target`. */
function errorsBetween(word: string, target: string): number {
  let before: number[] = [];
  let row = Array.from({ length: target.length + 1 }, (_, j) => j);
  for (let i = 1; i <= word.length; i++) {
    const next = [i];
    for (let j = 1; j <= target.length; j++) {
      const same = word[i - 1] === target[j - 1] ? 0 : 1;
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      const swapped = word[i - 1] === target[j - 2] && word[i - 2] === target[j - 1];
      if (swapped && i > 1) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return Math.min(...row);
}
