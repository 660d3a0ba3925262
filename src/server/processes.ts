/** Tells the process that started this one that it does its work now. */
export function sayReady(): void {
  // The callback takes the complaint when that process has just died.
  process.send?.('ready', () => undefined);
}

/** Ends in good order when asked to, and when the process that started this one is gone. */
export function endWithParent(end: () => Promise<unknown>): void {
  let ending = false;
  const once = () => {
    if (ending) return;
    ending = true;
    void end();
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  process.on('disconnect', once);
  if (process.connected === false) once();
}
