// The map of the place, and a page that says it is still open.
export const csr = true;
