// Pages are plain HTML; the few that need JavaScript say so themselves.
export const csr = false;
