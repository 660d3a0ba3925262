import { Follow, isActor, type Actor } from '@fedify/vocab';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { jobs as federation } from '#modules/federation/jobs.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import { jobs as syndication } from '#modules/syndication/jobs.ts';
import type { Syndicated } from '#modules/syndication/rules.ts';
import { forget } from '#server/cache.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { answerServers } from '../src/channels/activitypub/answering.ts';
import { jobs } from '../src/channels/activitypub/jobs.ts';
import { serveAnswers, startPeer } from './fedify-peer.ts';
import { runDueJobs } from './jobs.ts';
import { layTown, type Town } from './town.ts';

export const monday = new Date('2026-11-23T06:00:00Z');

/** Our house and one other server, both at addresses of this machine; the other is new in every test. */
export type Fediverse = {
  town: Town;
  site: Awaited<ReturnType<typeof serveAnswers>>;
  peer: Awaited<ReturnType<typeof startPeer>>;
};

/** Lays both out around the tests of a file. */
export function makeFediverse(): Fediverse {
  const all = {} as Fediverse;
  beforeAll(async () => {
    setClock(monday);
    all.town = await layTown();
    all.site = await serveAnswers();
    all.site.state.answer = (request) => answerServers(request, '127.0.0.1');
  });
  beforeEach(async () => {
    Object.assign(config, { federation: true, hooksToLoopback: true, federationBlocks: [] });
    Object.assign(config, { publicUrl: all.site.url });
    all.peer = await startPeer();
  });
  afterEach(async () => {
    await db.deleteFrom('federation_followers').execute();
    await db.deleteFrom('federation_blocks').execute();
    await forget('federation-blocks');
    await all.peer.stop();
  });
  afterAll(async () => {
    setClock(null);
    await all.site.stop();
  });
  return all;
}

/** Decides what other servers are to be told, and brings it to none yet. */
export const decide = () => runDueJobs({ ...syndication, ...jobs });

export const happen = () => runDueJobs({ ...syndication, ...federation, ...jobs });

/** A piece of news of the city, as its module passes it on. */
export const lamp = ({ town }: Fediverse, more: Partial<Syndicated> = {}): Syndicated => ({
  ...{ id: newId(), kind: 'news', publishedAt: monday, path: `/news/${newId()}` },
  ...{ areaIds: [town.area('petropavl'), town.area('region')], tags: ['жарық'] },
  pictures: [
    {
      ...{ path: '/photos/a.webp', type: 'image/webp', width: 1600, height: 1200 },
      alts: { ru: 'Двор', kk: 'Аула' },
    },
  ],
  texts: {
    ru: { title: 'Светло', summary: 'Двор', html: '<p><a href="/x">Да</a></p>', words: 'Да' },
    kk: { title: 'Жарық', summary: 'Аула', html: '<p>Иә</p>', words: 'Иә', machineMade: true },
  },
  ...more,
});

/** Publishes it, and lets everybody hear of it. */
export async function publish(all: Fediverse, more: Partial<Syndicated> = {}) {
  const thing = lamp(all, more);
  await change((tx) => syndicate(tx, thing));
  await happen();
  return { thing, address: new URL(`${all.site.url}/ap/articles/${thing.id}`) };
}

/** An account of ours as the other server sees it. */
export async function accountOf({ peer, site }: Fediverse, name: string): Promise<Actor> {
  const found = await peer.context.lookupObject(`${site.url}/ap/actors/${name}`);
  if (!found || !isActor(found)) throw new Error(`there is no account ${name}`);
  return found;
}

/** An address of something the other server says. */
export const said = ({ peer }: Fediverse, name: string) =>
  new URL(`${peer.url}/said/${name}/${newId()}`);

/** Their account follows ours. */
export async function follow(all: Fediverse, name: string) {
  const { peer } = all;
  const account = await accountOf(all, name);
  const asked = new Follow({ id: said(all, 'follow'), actor: peer.account, object: account.id });
  await peer.say(account, asked);
  await happen();
  return { account, asked };
}
