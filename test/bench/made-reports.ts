// Reports as three years of a region would leave them; what strangers see of each comes from the app's own rules.
import { v7 } from 'uuid';
import type { Place } from '#basics/place.ts';
import type { Area } from '#modules/areas/rules.ts';
import { answerKeys, type Category } from '#modules/categories/rules.ts';
import { codeOf, publicColumns, type State } from '#modules/reports/rules.ts';
import { sha256 } from '#server/ids.ts';
import type { Chance } from './chance.ts';
import { endings, happenings, openings, streets } from './town-words.ts';

/** What the region consists of, asked once. */
export type Region = {
  categories: readonly Category[];
  settlements: readonly (Place & { people: number })[];
  areasAt: (place: Place) => Promise<Area[]>;
  responsibleFor: (categoryId: string, place: Place) => Promise<{ organisationId: string } | null>;
  /** The moment at which the three years end. */
  end: number;
};

export type MadeReport = Awaited<ReturnType<typeof makeReport>>;

const DAY_MS = 86_400_000;
const YEARS_MS = 3 * 365 * DAY_MS;
const METRE_LAT = 1 / 111_195;
const METRE_LON = METRE_LAT / Math.cos((54.5 * Math.PI) / 180);

const states: readonly (readonly [State, number])[] = [
  ['received', 6],
  ['assigned', 8],
  ['accepted', 6],
  ['claimed', 10],
  ['confirmed', 55],
  ['disputed', 3],
  ['declined', 9],
  ['merged', 3],
];

/** Places where people meet the same trouble again: a third of the reports lie within some metres of one. */
export function yardsOf(region: Region, chance: Chance, count: number): Place[] {
  const weights = region.settlements.map((one) => [one, one.people] as const);
  return Array.from({ length: count }, () => {
    const home = chance.weighted(weights);
    return aside(home, chance, home.people > 100_000 ? 2200 : 250 + Math.sqrt(home.people) * 4);
  });
}

function aside(place: Place, chance: Chance, metres: number): Place {
  return {
    lon: place.lon + chance.normal() * metres * METRE_LON,
    lat: place.lat + chance.normal() * metres * METRE_LAT,
  };
}

/** One report with all that its rows need. `yards` as from yardsOf. */
export async function makeReport(region: Region, chance: Chance, yards: readonly Place[]) {
  const filedAt = new Date(Math.floor(region.end - chance.next() * YEARS_MS));
  const id = v7({ msecs: filedAt.getTime(), random: chance.bytes(16), seq: chance.below(2 ** 31) });
  const category = chance.of(region.categories);
  const place = aside(chance.of(yards), chance, chance.next() < 0.33 ? 15 : 150);
  const [area] = await region.areasAt(place);
  const state = chance.weighted(states);
  const words = [openings, happenings, endings].map((list) => chance.of(list)).join(' ');
  const address = `${chance.of(streets)}, ${1 + chance.below(140)}`;
  const responsible = state === 'received' ? null : await region.responsibleFor(category.id, place);
  const moments = momentsOf(filedAt, state, chance, region.end);
  return {
    ...{ id, code: codeOf(sha256(`code:0:${id}`), 9), state, category, area, words, address },
    ...{ place, columns: publicColumns({ place, words, address }, category.sensitivity) },
    answers: answersTo(category, chance),
    showing: showingOf(category, chance),
    organisationId: responsible?.organisationId ?? null,
    ...moments,
  };
}

function showingOf({ sensitivity }: Category, chance: Chance) {
  if (sensitivity === 'public') return 'public';
  if (sensitivity === 'never') return 'held';
  return chance.weighted([
    ['public', 85],
    ['held', 10],
    ['hidden', 5],
  ]);
}

function answersTo(category: Category, chance: Chance): Record<string, string> {
  const answered = category.questions.filter((question) => question.type !== 'text');
  return Object.fromEntries(answered.map((one) => [one.key, chance.of(answerKeys(one))]));
}

/** When each step was, in the order the state asks for; none after the end. */
function momentsOf(filedAt: Date, state: State, chance: Chance, end: number) {
  let at = filedAt.getTime();
  const afterDays = (most: number) => {
    at = Math.min(end, Math.floor(at + 60_000 + chance.next() * most * DAY_MS));
    return new Date(at);
  };
  const is = (...some: State[]) => some.includes(state);
  const assignedAt = is('received') ? null : afterDays(0.02);
  const acceptedAt = is('received', 'assigned', 'declined', 'merged') ? null : afterDays(2);
  const claimedAt = is('claimed', 'confirmed', 'disputed') ? afterDays(20) : null;
  const endedAt = is('confirmed', 'disputed', 'declined', 'merged') ? afterDays(9) : null;
  const dueAt = assignedAt && new Date(assignedAt.getTime() + 3 * DAY_MS);
  return { filedAt, assignedAt, acceptedAt, claimedAt, endedAt, dueAt, changedAt: new Date(at) };
}
