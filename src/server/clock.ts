let frozen: Date | null = null;

/** This moment, or the one the tests have set. */
export function now(): Date {
  return frozen ? new Date(frozen) : new Date();
}

/** Stops the clock at a moment; null lets it run again. For tests. */
export function setClock(moment: Date | null): void {
  frozen = moment;
}
