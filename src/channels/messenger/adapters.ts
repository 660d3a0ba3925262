import type { Messenger } from '#modules/chats/rules.ts';
import { telegram } from '../telegram/adapter.ts';
import { whatsapp } from '../whatsapp/adapter.ts';
import type { Adapter } from './adapter.ts';

// A new messenger is one more line here.
const adapters: Record<Messenger, Adapter> = { telegram, whatsapp };

/** What speaks to a messenger. */
export const adapterOf = (messenger: Messenger): Adapter => adapters[messenger];
