// Another house with a database of its own, run as a process: it serves Open311 and does what its lines of input say.
import { createInterface } from 'node:readline';
import { acceptTask } from '#modules/assignments/actions.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { closeDatabase, db } from '#server/database.ts';
import { keyOf } from './keys.ts';
import { claimWithProof, linkOf, settle } from './loop.ts';
import { serveOpen311 } from './open311-site.ts';
import { hireCast } from './people.ts';
import { layTown } from './town.ts';

const say = (words: object) => process.stdout.write(`${JSON.stringify(words)}\n`);

await layTown();
const cast = await hireCast();
const site = await serveOpen311(Number(process.env.PORT));
say({ key: await keyOf(cast.operatorOfAll, 'open311') });

const deeds: Record<string, () => Promise<object>> = {
  settle: async () => {
    await settle();
    return {};
  },
  reports: async () => {
    await settle();
    const rows = await db.selectFrom('reports').select(['id', 'words', 'state', 'code']).execute();
    return Promise.all(
      rows.map(async ({ id, ...row }) => ({ ...row, photos: (await deskPhotos(id)).length })),
    );
  },
  claim: async () => {
    const { id } = await db.selectFrom('reports').select('id').executeTakeFirstOrThrow();
    const link = await linkOf(id);
    await acceptTask(link.actor, link.ref);
    await claimWithProof(link);
    await settle();
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  say((await deeds[line]?.()) ?? {});
}
await site.stop();
await closeDatabase();
