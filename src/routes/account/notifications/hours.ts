/** Every hour of a day. */
export const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** A Monday and the six days after it, to be named. */
export const DAYS_OF_WEEK = Array.from(
  { length: 7 },
  (_, day) => new Date(Date.UTC(2026, 2, 2 + day)),
);
