/** What the jury gave one criterion of an entry. */
type OfCriterion = { mean: number; lowest: number; highest: number };

/** What the jury gave an entry: over how many jurors, and the mean of all. */
export type Jury = { jurors: number; mean: number; criteria: OfCriterion[] };

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/**
 * The marks of all who did not know whose it is, as one; null when nobody gave any. Means are exact:
 * equal ones are a tie.
 */
export function juryOf(marks: readonly (readonly number[])[], criteria: number): Jury | null {
  const given = marks.filter((scores) => scores.length === criteria);
  if (given.length === 0 || criteria === 0) return null;
  return {
    jurors: given.length,
    mean: sum(given.flat()) / (given.length * criteria),
    criteria: Array.from({ length: criteria }, (_, at) => {
      const scores = given.map((one) => one[at] ?? 0);
      return {
        mean: sum(scores) / scores.length,
        lowest: Math.min(...scores),
        highest: Math.max(...scores),
      };
    }),
  };
}

/** The place of each among the others, the highest first: equal ones share one, the next place is left out. */
export function placesOf(values: readonly (number | null)[]): (number | null)[] {
  const places = new Map<number, number>();
  const highestFirst = values.flatMap((value) => value ?? []).toSorted((a, b) => b - a);
  for (const [nth, value] of highestFirst.entries())
    if (!places.has(value)) places.set(value, nth + 1);
  return values.map((value) => (value === null ? null : (places.get(value) ?? null)));
}

/** The places that more than one is at; whoever has none shares none. */
export function sharedPlaces(places: readonly (number | null)[]): ReadonlySet<number | null> {
  const taken = new Set<number>();
  const shared = new Set<number>();
  for (const place of places) {
    if (place === null) continue;
    if (taken.has(place)) shared.add(place);
    taken.add(place);
  }
  return shared;
}

type Placed = { group: number; jury: Jury | null; votes: number | null };

/** Where each entry stands: with the jury in its own group, with the public among all; no vote is no place. */
export function standings<T extends Placed>(entries: readonly T[]) {
  const byVotes = placesOf(entries.map(({ votes }) => votes || null));
  const byJury = new Map<T, number | null>();
  for (const rivals of Map.groupBy(entries, ({ group }) => group).values()) {
    const places = placesOf(rivals.map(({ jury }) => jury?.mean ?? null));
    for (const [at, rival] of rivals.entries()) byJury.set(rival, places[at] ?? null);
  }
  return entries.map((entry, at) => ({
    ...entry,
    juryPlace: byJury.get(entry) ?? null,
    votePlace: byVotes[at] ?? null,
  }));
}
