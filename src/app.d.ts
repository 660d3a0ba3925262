import type { Locale } from '#basics/localised.ts';
import type { Client } from '#modules/clients/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { Dictionary } from '#basics/words.ts';

declare global {
  namespace App {
    interface Locals {
      actor: Actor;
      locale: Locale;
      /** Names this browser's session among the devices of the person; opens nothing. */
      sessionId?: string;
      /** The program whose key was shown, under /api/v1 only; null: the key opens nothing. */
      client?: Client | null;
      /** Logs a fault of ours; gives its number. Under /api/v1 only. */
      noteFault?: (problem: unknown) => string;
    }
    interface PageData {
      locale: Locale;
      words: Dictionary;
      ground?: { url: string; credit: string } | undefined;
      /** Where the map of a form opens: west, south, east, north. Without it, our territory. */
      mapBox?: [number, number, number, number] | null;
    }
    interface Error {
      number?: string;
    }
  }
}

export {};
