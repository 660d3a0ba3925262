// Who came and is not yet known to the server: kept on this device until the network has it. What is sent twice
// counts once, so nothing is lost and nothing counted double.
type Came = { hash: string; at: string };

const RETRY_MS = 15_000;

/** What waits on this device for one event, and its sending. */
export function openQueue(eventId: string, sendTo: string) {
  const shelf = `door:${eventId}`;
  let kept: Came[] = $state(read(shelf));
  let sending = false;

  function keep(next: Came[]) {
    kept = next;
    if (next.length > 0) localStorage.setItem(shelf, JSON.stringify(next));
    else localStorage.removeItem(shelf);
  }

  /** Sends what waits; what comes meanwhile waits for the next time. */
  async function send(): Promise<void> {
    if (sending || kept.length === 0) return;
    sending = true;
    const sent = [...kept];
    const arrived = await post(sendTo, sent);
    if (arrived) keep(kept.filter(({ hash }) => !sent.some((one) => one.hash === hash)));
    sending = false;
  }

  return {
    get waiting() {
      return kept;
    },
    add(hash: string) {
      keep([...kept, { hash, at: new Date().toISOString() }]);
      void send();
    },
    /** Sends again whenever the network may be back; gives what ends it. */
    watch: () => whileWatching(() => void send()),
  };
}

function whileWatching(again: () => void) {
  again();
  addEventListener('online', again);
  const timer = setInterval(again, RETRY_MS);
  return () => {
    removeEventListener('online', again);
    clearInterval(timer);
  };
}

/** Whether it arrived: without the network it stays and is sent when that is back. */
async function post(sendTo: string, came: Came[]): Promise<boolean> {
  try {
    const response = await fetch(sendTo, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ came }),
      signal: AbortSignal.timeout(20_000),
    });
    return response.ok;
  } catch {
    return false;
  }
}

function read(shelf: string): Came[] {
  if (typeof localStorage === 'undefined') return [];
  try {
    const found: unknown = JSON.parse(localStorage.getItem(shelf) ?? '[]');
    return Array.isArray(found) ? (found as Came[]) : [];
  } catch {
    return [];
  }
}
