import type { Tx } from '#server/database.ts';
import type { Account } from './accounts.ts';
import type { Fetched, Heard } from './rules.ts';

/** One update, where it is heard, and in which transaction it is answered. */
export type Hearing = { tx: Tx; account: Account; heard: Heard; media: Fetched | null };
