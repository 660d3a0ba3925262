type Values = Record<string, string>;

/** What a proposed change would change: each field as it is and as it would be. */
export const changesOf = (before: Values, after: Values) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: before[name] ?? '', after: after[name] ?? '' }))
    .filter((one) => one.before !== one.after);
