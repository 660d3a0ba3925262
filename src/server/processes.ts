/** Tells the process that started this one that it does its work now. */
export function sayReady(): void {
  process.send?.('ready');
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
