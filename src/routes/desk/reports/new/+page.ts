// The map to put a pin on, and what the words sound like while they are typed.
export const csr = true;
