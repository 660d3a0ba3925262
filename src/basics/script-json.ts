/** A thing as JSON that may stand within a script element: nothing in it ends the element or begins a comment. */
export const scriptJson = (thing: object): string =>
  JSON.stringify(thing).replaceAll('<', String.raw`\u003c`);
