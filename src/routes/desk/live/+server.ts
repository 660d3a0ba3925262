import { watchCounts } from '#modules/reports/live.ts';
import type { RequestHandler } from './$types';

/** Proxies end a stream that is silent for long. */
const ALIVE_MS = 25_000;
/** Then the browser asks again, so that whoever has left, or may less, soon sees less. */
const LONGEST_MS = 300_000;

/** How many wait in each queue, as server-sent events: now, and whenever it changes. */
export const GET: RequestHandler = async ({ locals }) => {
  const encoder = new TextEncoder();
  let close = () => {};
  let write = (_text: string) => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const alive = setInterval(() => write(': \n\n'), ALIVE_MS);
      const longest = setTimeout(() => close(), LONGEST_MS);
      write = (text) => controller.enqueue(encoder.encode(text));
      close = () => {
        clearInterval(alive);
        clearTimeout(longest);
        write = () => {};
        try {
          controller.close();
        } catch {
          // The browser was faster.
        }
      };
      write('retry: 3000\n\n');
    },
    cancel: () => end(),
  });
  const unwatch = await watchCounts(locals.actor, (counts) =>
    write(`event: counts\ndata: ${JSON.stringify(counts)}\n\n`),
  );
  const closing = close;
  close = () => {
    unwatch();
    closing();
  };
  const end = () => close();
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
};
