// Whoever stands at the door may have no network: the page checks tickets by itself and sends them later.
export const csr = true;
