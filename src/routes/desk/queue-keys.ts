/** What the keyboard can be asked for in the queue; the help names each in this order. */
export const queueKeys = [
  { does: 'down', keys: ['j', 'ArrowDown'] },
  { does: 'up', keys: ['k', 'ArrowUp'] },
  { does: 'open', keys: ['Enter'] },
  { does: 'next', keys: ['n', 'o'] },
  { does: 'select', keys: ['x'] },
  { does: 'select-to', keys: ['X'] },
  { does: 'select-all', keys: ['*'] },
  { does: 'assign', keys: ['a'] },
  { does: 'answer', keys: ['t'] },
  { does: 'search', keys: ['/'] },
  { does: 'close', keys: ['Escape'] },
  { does: 'help', keys: ['?'] },
] as const;
export type Deed = (typeof queueKeys)[number]['does'];

const KEPT = 'desk-keys';

/** Whether single keys act, on this device (WCAG 2.1.4: they can be turned off). */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}

/** Turns the single keys on or off on this device. */
export function turnKeys(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

/** What a key asks for; nothing in a field, in a dialog, or together with Ctrl, Alt or Meta. */
export function deedOf(event: KeyboardEvent): Deed | null {
  const { target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return null;
  if (target instanceof Element && target.closest('dialog, select, textarea, [contenteditable]'))
    return null;
  if (target instanceof HTMLInputElement && target.type !== 'checkbox') return null;
  const found = queueKeys.find(({ keys }) => (keys as readonly string[]).includes(event.key));
  return found?.does ?? null;
}
