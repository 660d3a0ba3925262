import { distanceM, type Place } from '#basics/place.ts';

/**
 * The order in which to walk to places, by straight lines: from `start`, else from the first, always to
 * the nearest next, then stretches turned round as long as that saves metres (2-opt). Not the best of all
 * ways, but no lines that cross; two hundred places take milliseconds.
 */
export function walkingOrder<T extends Place>(places: readonly T[], start?: Place): T[] {
  const [first, ...others] = start ? [start, ...places] : places;
  if (!first) return [];
  const way = untangled(nearestNext(first, others as T[]));
  return start ? (way.slice(1) as T[]) : (way as T[]);
}

function nearestNext(first: Place, places: readonly Place[]): Place[] {
  const way = [first];
  const left = new Set(places);
  for (let at = first; left.size > 0; at = way.at(-1) ?? at) {
    const [nearest] = [...left].reduce(
      ([best, metres], one) => {
        const away = distanceM(at, one);
        return away < metres ? ([one, away] as const) : ([best, metres] as const);
      },
      [at, Infinity] as readonly [Place, number],
    );
    left.delete(nearest);
    way.push(nearest);
  }
  return way;
}

/** Where it begins stays; where it ends is free. */
function untangled(found: Place[]): Place[] {
  let way = found;
  for (let round = 0; round < found.length; round += 1) {
    const better = firstShorter(way);
    if (!better) return way;
    way = better;
  }
  return way;
}

function firstShorter(way: Place[]): Place[] | null {
  for (let from = 1; from < way.length - 1; from += 1) {
    for (let to = from + 1; to < way.length; to += 1) {
      if (savedM(way, from, to) > 1) {
        return [
          ...way.slice(0, from),
          ...way.slice(from, to + 1).toReversed(),
          ...way.slice(to + 1),
        ];
      }
    }
  }
  return null;
}

/** How much shorter it is when the stretch is walked the other way round. */
function savedM(way: Place[], from: number, to: number): number {
  const between = (a: Place | undefined, b: Place | undefined) => (a && b ? distanceM(a, b) : 0);
  const [before, first, last, after] = [way[from - 1], way[from], way[to], way[to + 1]];
  const now = between(before, first) + between(last, after);
  return now - between(before, last) - between(first, after);
}

/** How long the way is, in metres. */
export const wayM = (way: readonly Place[]): number =>
  way.reduce((sum, place, at) => sum + (at > 0 ? distanceM(way[at - 1] ?? place, place) : 0), 0);
