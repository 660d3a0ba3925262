// The rows of the list as the keyboard walks them: the focus is on the number of a report.

const links = () => [...document.querySelectorAll<HTMLAnchorElement>('tbody a.code')];

/** Which row the focus is in; -1: none. */
export const rowAt = (): number =>
  links().findIndex((link) => link.closest('tr')?.contains(document.activeElement));

/** Sets the focus on a row, or on the nearest there is. */
export function focusRow(at: number): void {
  const all = links();
  all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
}

/** Ticks the row the focus is in; `upTo`: all from the last one that was ticked. */
export function tickRow(upTo: boolean): void {
  const boxes = document.querySelectorAll<HTMLInputElement>('tbody input[name=codes]');
  boxes[rowAt()]?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: upTo }));
}
