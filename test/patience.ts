/** How long a test waits for what comes by itself: a slow machine may take its time. */
export const patience = { timeout: 30_000, interval: 20 };
