import type { Delivery } from './deliveries.ts';
import { forgetOldFederation } from './forgetting.ts';

export const jobs = {
  // The library is large, and most houses do without it.
  'federation.deliver': async (delivery: Delivery) =>
    (await import('./delivering.ts')).deliver(delivery),
  'federation.forget-old': () => forgetOldFederation(),
};
