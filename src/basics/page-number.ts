const LAST = 1000;
/** So many rows stand on a page of a list at the desk. */
export const DESK_PAGE = 100;

/** Which page of a list is asked for: a whole number from 1 to 1000; what cannot be read is the first. */
export function pageNumber(asked: string | null): number {
  const page = Math.trunc(Number(asked));
  return page >= 1 ? Math.min(page, LAST) : 1;
}

/** Of rows that were asked for with one more than a page of the desk holds: those of the page, and whether there are more. */
export const deskPage = <T>(rows: readonly T[]) => ({
  rows: rows.slice(0, DESK_PAGE),
  more: rows.length > DESK_PAGE,
});
