// For passkeys; the page works without.
export const csr = true;
