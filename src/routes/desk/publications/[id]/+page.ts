/** Texts are written as they will look; without scripts they are written as Markdown. */
export const csr = true;
