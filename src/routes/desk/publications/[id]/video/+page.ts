/** The video goes in pieces and shows how far it is. */
export const csr = true;
