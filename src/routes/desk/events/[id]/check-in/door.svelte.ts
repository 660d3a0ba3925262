// The door of an event on this device: tickets are known by their hashes, with or without the network.
import { readTicket } from '#modules/activities/rules-tickets.ts';
import { openQueue } from '#ui/phone/door-queue.svelte.ts';

type Ticket = { hash: string; people: number; press: boolean; state: string };
export type Answer =
  | { said: 'welcome' | 'again'; people: number; press: boolean }
  | { said: 'unknown' | 'unreadable' };

/** Lets people in by their tickets, counts them, and passes on who came when it can. */
export function openDoor(eventId: string, tickets: readonly Ticket[], sendTo: string) {
  const queue = openQueue(eventId, sendTo);
  const byHash = new Map(tickets.map((ticket) => [ticket.hash, ticket]));
  const known = tickets.filter(({ state }) => state === 'came').map(({ hash }) => hash);
  let inside: string[] = $state([...new Set([...known, ...queue.waiting.map(({ hash }) => hash)])]);

  return {
    watch: () => queue.watch(),
    get waiting() {
      return queue.waiting.length;
    },
    get people() {
      return inside.reduce((sum, hash) => sum + (byHash.get(hash)?.people ?? 0), 0);
    },
    async letIn(text: string): Promise<Answer> {
      const code = readTicket(text);
      if (!code) return { said: 'unreadable' };
      const hash = await hashOf(`${eventId} ${code}`);
      const ticket = byHash.get(hash);
      if (!ticket) return { said: 'unknown' };
      const { people, press } = ticket;
      if (inside.includes(hash)) return { said: 'again', people, press };
      inside = [...inside, hash];
      queue.add(hash);
      return { said: 'welcome', people, press };
    },
  };
}

async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
