import type { Announce, Create } from '@fedify/vocab';
import { beforeAll, describe, expect, test } from 'vitest';
import { withdrawal } from '#basics/input-approving.ts';
import { accountsToFollow, ourActor } from '#modules/federation/actors.ts';
import { countFollowers } from '#modules/federation/hearing.ts';
import { withdrawPart } from '#modules/campaigns/approving.ts';
import { takeBack } from '#modules/syndication/actions.ts';
import { change, db } from '#server/database.ts';
import { openCampaignRoom, type CampaignRoom } from '../../../test/campaigns.ts';
import { accountOf, follow, happen, makeFediverse, publish } from '../../../test/fediverse.ts';

const all = makeFediverse();
let room: CampaignRoom;
beforeAll(async () => {
  room = await openCampaignRoom(all.town);
});

const get = async (path: string) => {
  const headers = { accept: 'application/activity+json' };
  const answer = await fetch(`${all.site.url}${path}`, { headers });
  return { status: answer.status, said: await answer.text() };
};
const kinds = () => all.peer.heard.map((one) => one.constructor.name);

describe('an organisation', () => {
  test('that publishes is an account that posts what is its own; areas and house share that', async () => {
    const actor = '/ap/actors/org.light-club';
    expect(await ourActor('org.light-club')).toBeNull();
    expect((await get(actor)).status).toBe(404);
    const organisationId = all.town.organisation('light-club');
    await publish(all, { organisationId });
    const host = new URL(all.site.url).host;
    const found = await get(`/.well-known/webfinger?resource=acct:org.light-club@${host}`);
    expect(found.said).toContain(`${all.site.url}${actor}`);
    expect((await accountOf(all, 'org.light-club')).constructor.name).toBe('Organization');

    const { account } = await follow(all, 'org.light-club');
    await follow(all, 'petropavl');
    expect(await countFollowers('org.light-club')).toBe(1);
    const { thing, address } = await publish(all, { organisationId });
    const created = all.peer.heard.findLast((one) => one.constructor.name === 'Create');
    const shared = all.peer.heard.findLast((one) => one.constructor.name === 'Announce');
    expect([(created as Create).actorId, (shared as Announce).actorId?.href]).toEqual([
      ...[account.id, `${all.site.url}/ap/actors/petropavl`],
    ]);
    expect(kinds().filter((kind) => kind === 'Create')).toHaveLength(1);
    expect((await get(`${actor}/outbox?cursor=`)).said).toContain(`${address.href}#create`);
    const area = await get('/ap/actors/petropavl/outbox?cursor=');
    expect(area.said).toContain(`${address.href}#shared-by-petropavl`);
    expect((await accountsToFollow()).map(({ name }) => name)).toEqual([
      ...['house', 'org.light-club'],
    ]);

    // Whoever knows the account finds it, whatever became of what it published.
    await change((tx) => takeBack(tx, thing.id));
    await db
      .updateTable('syndication_items')
      .set({ state: 'withdrawn', withdrawn_at: new Date() })
      .where('state', '=', 'published')
      .execute();
    expect((await get(actor)).status).toBe(200);
    expect((await accountsToFollow()).map(({ name }) => name)).toEqual(['house']);
  });
});

describe('a campaign', () => {
  const reasons = withdrawal.parse({ ru: 'Ошибка' });

  test('that is out posts what belongs to it before its organisation does', async () => {
    const id = await room.published('Жарық күндер');
    const name = 'campaign.zharyq-kunder';
    expect((await accountOf(all, name)).constructor.name).toBe('Group');
    const { account } = await follow(all, name);
    const { thing, address } = await publish(all, {
      ...{ campaignId: id, organisationId: all.town.organisation('light-club') },
    });
    const created = all.peer.heard.at(-1) as Create;
    expect([kinds().at(-1), created.actorId]).toEqual(['Create', account.id]);
    expect((await get(`/ap/actors/${name}/outbox?cursor=`)).said).toContain(
      `${address.href}#create`,
    );
    const club = await get('/ap/actors/org.light-club/outbox?cursor=');
    expect(club.said).toContain(`${address.href}#shared-by-org.light-club`);
    expect((await accountsToFollow()).map((one) => one.name)).toContain(name);

    // Taken back, it takes back what it posted too, in its own name, and everybody can believe it.
    await withdrawPart(room.second, id, reasons);
    expect(await ourActor(name)).toMatchObject({ of: 'campaign', id });
    const found = await get(`/ap/actors/${name}`);
    expect(found.status).toBe(200);
    expect(found.said).toContain('publicKeyPem');
    expect(found.said).not.toContain('Светлый двор');
    expect((await accountsToFollow()).map((one) => one.name)).not.toContain(name);
    await change((tx) => takeBack(tx, thing.id));
    await happen();
    const last = all.peer.heard.at(-1);
    expect([kinds().at(-1), last?.actorId]).toEqual(['Delete', account.id]);
  });

  test('that never spoke elsewhere is no account once it is taken back, nor is one that never was', async () => {
    const id = await room.published('Тыныш күндер');
    const name = 'campaign.tynysh-kunder';
    expect(await ourActor(name)).toMatchObject({ id });
    await withdrawPart(room.second, id, reasons);
    expect(await ourActor(name)).toBeNull();
    expect(await ourActor('campaign.never')).toBeNull();
    expect((await get(`/ap/actors/${name}`)).status).toBe(404);
  });
});
