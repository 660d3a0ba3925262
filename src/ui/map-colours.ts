// The names of the tokens in src/styles/tokens.css that a map is drawn with.
const tokens = [
  ...['ground', 'surface', 'ink', 'muted', 'line', 'control', 'brand', 'on-brand', 'lamp'],
  ...['ok', 'warn', 'bad', 'info'],
  ...['tint-received', 'tint-assigned', 'tint-claimed', 'tint-confirmed', 'tint-disputed'],
] as const;

export type Colours = Record<(typeof tokens)[number], string>;

/** The page's own colours as they stand now, light or dark. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    tokens.map((name) => [name, style.getPropertyValue(`--${name}`).trim() || '#888888']),
  ) as Colours;
}

/** Calls when the reader changes between light and dark; gives what ends it. */
export function onColourChange(work: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', work);
  return () => dark.removeEventListener('change', work);
}
