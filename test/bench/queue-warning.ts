// Issues a warning and queues it for everybody it concerns, as the worker does: in a process of its own, for the settings.
import { matchItem } from '#modules/subscriptions/matching.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import { change, closeDatabase } from '#server/database.ts';
import { warning } from './warning-town.ts';

const thing = warning();
await change((tx) => syndicate(tx, thing));
const since = performance.now();
await matchItem({ itemId: thing.id, revision: 1 });
const queueMs = performance.now() - since;
await closeDatabase();
process.stdout.write(JSON.stringify({ queueMs, item: thing.id }));
process.exit(0);
