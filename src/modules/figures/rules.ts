import { states, type State } from '#modules/reports/rules.ts';

/**
 * What a report counts as. Only what a resident confirmed is fixed: a claim is a claim, and one
 * that was declined is closed but never fixed. Merged ones count as the report they went into.
 */
export type Standing = 'open' | 'claimed' | 'confirmed' | 'disputed' | 'declined';

export const standings = ['open', 'claimed', 'confirmed', 'disputed', 'declined'] as const;

const counted: Record<State, Standing | null> = {
  received: 'open',
  assigned: 'open',
  accepted: 'open',
  claimed: 'claimed',
  confirmed: 'confirmed',
  disputed: 'disputed',
  declined: 'declined',
  merged: null,
};

/** What a report in this state counts as; null: not at all. */
export const standingOf = (state: State): Standing | null => counted[state];

/** The states that count as this. */
export const statesCountedAs = (standing: Standing): State[] =>
  states.filter((state) => counted[state] === standing);

/** The five signs a report has on map, list and chart; a declined one keeps a sixth, quiet one. */
export type Sign = 'received' | 'assigned' | 'claimed' | 'confirmed' | 'disputed' | 'declined';

/** The sign of a report in this state. */
export function signOf(state: State): Sign {
  if (state === 'accepted') return 'assigned';
  return state === 'merged' ? 'declined' : state;
}

/** The category under which all categories together are counted. */
export const ALL_CATEGORIES = '00000000-0000-0000-0000-000000000000';

/** Finest and coarsest zoom at which reports are counted per map cell. */
export const FINEST = 15;
export const COARSEST = 3;
/** A tile of zoom z shows counts of cells of zoom z + 3: at most 8 × 8, some 64 px apart. */
export const CELLS_BELOW_TILE = 3;
/** From this zoom on a tile shows each report by itself. */
export const PINS_FROM = 13;
/** A tile that would hold more pins than this shows counts instead. */
export const PINS_LEGIBLE = 500;
/** A map cell: Morton code `cell` at `zoom`. */
export type Cell = { zoom: number; cell: number };

/** The cell and all coarser ones that hold it, finest first. */
export function cellsAbove(cell: number): Cell[] {
  return Array.from({ length: FINEST - COARSEST + 1 }, (_, up) => ({
    zoom: FINEST - up,
    cell: Math.floor(cell / 4 ** up),
  }));
}

/** The three neighbours of each of them that share the next coarser cell. */
export function cellsBeside(cell: number): Cell[] {
  return cellsAbove(cell)
    .filter(({ zoom }) => zoom > COARSEST)
    .flatMap((own) => {
      const first = own.cell - (own.cell % 4);
      return [0, 1, 2, 3]
        .map((nth) => ({ zoom: own.zoom, cell: first + nth }))
        .filter((one) => one.cell !== own.cell);
    });
}
