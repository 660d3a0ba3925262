import type { Locale } from '#basics/localised.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { Dictionary } from '#basics/words.ts';

declare global {
  namespace App {
    interface Locals {
      actor: Actor;
      locale: Locale;
      /** Names this browser's session among the devices of the person; opens nothing. */
      sessionId?: string;
    }
    interface PageData {
      locale: Locale;
      words: Dictionary;
      ground?: { url: string; credit: string } | undefined;
    }
    interface Error {
      number?: string;
    }
  }
}

export {};
