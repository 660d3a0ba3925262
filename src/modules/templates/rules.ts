/** What a template may name; filled with the report's own words. */
export const placeholders = ['code', 'category', 'address', 'organisation', 'due'] as const;
export type Placeholder = (typeof placeholders)[number];

const inBraces = /\{([^{}]*)\}/g;

/** The placeholders of a template that nobody can fill. */
export const unknownPlaceholders = (words: string): string[] =>
  [...words.matchAll(inBraces)]
    .map(([, name = '']) => name.trim())
    .filter((name) => !(placeholders as readonly string[]).includes(name));

/** The template with its placeholders filled. One that has nothing to say becomes a dash. */
export const fillTemplate = (words: string, values: Partial<Record<Placeholder, string>>): string =>
  words.replace(inBraces, (whole, name: string) => {
    const known = placeholders.find((it) => it === name.trim());
    return known ? values[known] || '–' : whole;
  });
