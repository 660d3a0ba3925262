/**
 * Requests to a server on this machine that get no answer, so that whoever asked can be killed while
 * it waits for one.
 */
export function startHolding<Request>() {
  const wanted: { fits: (request: Request) => boolean; came: () => void }[] = [];
  return {
    /** The next request that fits gets no answer, ever. Settles once it has come. */
    hold: (fits: (request: Request) => boolean) =>
      new Promise<void>((came) => wanted.push({ fits, came })),
    /** Whether this is one that gets none. */
    holds: (request: Request): boolean => {
      const at = wanted.findIndex(({ fits }) => fits(request));
      const [found] = at < 0 ? [] : wanted.splice(at, 1);
      found?.came();
      return found !== undefined;
    },
  };
}
