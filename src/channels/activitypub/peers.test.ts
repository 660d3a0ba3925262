import { Announce, Create, Delete, Like, Note, Tombstone, Undo, Update } from '@fedify/vocab';
import { describe, expect, test } from 'vitest';
import { forgetOldFederation } from '#modules/federation/forgetting.ts';
import { countBoosts, countFollowers } from '#modules/federation/hearing.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { startPeer } from '../../../test/fedify-peer.ts';
import {
  accountOf,
  follow,
  happen,
  makeFediverse,
  monday,
  publish,
  said,
} from '../../../test/fediverse.ts';

const all = makeFediverse();
const kinds = () => all.peer.heard.map((one) => one.constructor.name);

describe('an account elsewhere', () => {
  test('finds ours by name, as a person would type it', async () => {
    const host = new URL(all.site.url).host;
    const found = await fetch(
      `${all.site.url}/.well-known/webfinger?resource=acct:petropavl@${host}`,
    ).then((answer) => answer.json());
    expect(found).toMatchObject({ subject: `acct:petropavl@${host}` });
    const house = await accountOf(all, 'house');
    expect([house.constructor.name, (await accountOf(all, 'petropavl')).constructor.name]).toEqual([
      ...['Organization', 'Group'],
    ]);
    const unknown = await fetch(`${all.site.url}/ap/actors/nowhere`, {
      headers: { accept: 'application/activity+json' },
    });
    expect(unknown.status).toBe(404);
    const node = await fetch(`${all.site.url}/nodeinfo/2.1`).then((answer) => answer.json());
    expect(node).toMatchObject({ software: { name: 'lamplighter' }, protocols: ['activitypub'] });
  });

  test('follows an area, gets what is new, corrected and withdrawn there, each signed', async () => {
    const { account } = await follow(all, 'petropavl');
    expect(kinds()).toEqual(['Accept']);
    expect(await countFollowers('petropavl')).toBe(1);
    const { thing, address } = await publish(all);
    const created = all.peer.heard.at(-1) as Create;
    expect([kinds().at(-1), created.actorId]).toEqual(['Create', account.id]);
    const article = await created.toJsonLd();
    expect(article).toMatchObject({
      object: {
        ...{ type: 'Article', id: address.href, sensitive: false, nameMap: { kk: 'Жарық' } },
        ...{ url: `${all.site.url}${thing.path}`, attributedTo: account.id?.href },
        contentMap: { ru: expect.stringContaining(`${all.site.url}/x`) },
        attachment: [{ name: 'Двор', nameMap: { kk: 'Аула' } }],
        tag: [{ type: 'Hashtag', name: '#жарық' }],
      },
    });
    expect(JSON.stringify(article)).toContain('машина аударды');
    const ru = { title: 'Светло', summary: 'Двор', html: '<p>Да</p>', words: 'Да', note: 'Двор 7' };
    await change((tx) => syndicate(tx, { ...thing, texts: { ru } }));
    await happen();
    const updated = all.peer.heard.at(-1) as Update;
    expect(kinds().at(-1)).toBe('Update');
    expect(JSON.stringify(await updated.toJsonLd())).toContain('Двор 7');
    await change((tx) => takeBack(tx, thing.id));
    await happen();
    const deleted = all.peer.heard.at(-1) as Delete;
    expect(kinds().at(-1)).toBe('Delete');
    expect(await deleted.getObject()).toBeInstanceOf(Tombstone);
    const left = await fetch(address);
    expect([left.status, await left.json()]).toMatchObject([410, { type: 'Tombstone' }]);
    expect(all.peer.heard).toHaveLength(4);
  });

  test('gets what concerns its area shared when another account of ours posted it', async () => {
    await follow(all, 'region');
    const { address } = await publish(all);
    const shared = all.peer.heard.at(-1) as Announce;
    expect([kinds().at(-1), shared.objectId?.href]).toEqual(['Announce', address.href]);
    const article = await fetch(address, { headers: { accept: 'application/activity+json' } });
    expect(await article.json()).toMatchObject({
      attributedTo: `${all.site.url}/ap/actors/petropavl`,
    });
    const page = await fetch(address, { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(page.status).toBe(303);
  });

  test('speaks the older signature, follows, and hears nothing more once it has left', async () => {
    await all.peer.stop();
    all.peer = await startPeer({ firstKnock: 'draft-cavage-http-signatures-12' });
    const { account, asked } = await follow(all, 'kyzylzhar');
    const before = await countFollowers('kyzylzhar');
    await all.peer.say(
      account,
      new Undo({ id: said(all, 'undo'), actor: all.peer.account, object: asked, to: account.id }),
    );
    expect(await countFollowers('kyzylzhar')).toBe(before - 1);
    await publish(all, { areaIds: [all.town.area('kyzylzhar')] });
    expect(kinds()).toEqual(['Accept']);
  });

  test('sees in an outbox what an account posted and shared, and how many follow, not who', async () => {
    const { address } = await publish(all);
    const get = async (path: string) =>
      (
        await fetch(`${all.site.url}${path}`, { headers: { accept: 'application/activity+json' } })
      ).json();
    const outbox = JSON.stringify(await get('/ap/actors/petropavl/outbox?cursor='));
    expect(outbox).toContain(`${address.href}#create`);
    const above = JSON.stringify(await get('/ap/actors/house/outbox?cursor='));
    expect(above).toContain(`${address.href}#shared-by-house`);
    await follow(all, 'house');
    const followers = await get('/ap/actors/house/followers');
    expect(followers).toMatchObject({ type: 'OrderedCollection', totalItems: 1 });
    expect(JSON.stringify(followers)).not.toContain(all.peer.account.href);
  });
});

describe('what comes back', () => {
  test('a boost counts once, and no more when it is taken back; a like is nothing', async () => {
    const { thing, address } = await publish(all);
    const account = await accountOf(all, 'petropavl');
    const share = () =>
      new Announce({
        id: said(all, 'share'),
        actor: all.peer.account,
        object: address,
        to: account.id,
      });
    const first = share();
    await all.peer.say(account, first);
    await all.peer.say(account, first);
    await all.peer.say(account, share());
    await all.peer.say(
      account,
      new Like({ id: said(all, 'like'), actor: all.peer.account, object: address }),
    );
    expect(await countBoosts(thing.id)).toBe(1);
    const rows = await db.selectFrom('federation_boosts').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('ann');
    await all.peer.say(
      account,
      new Undo({ id: said(all, 'undo'), actor: all.peer.account, object: first }),
    );
    expect(await countBoosts(thing.id)).toBe(0);
  });

  test('a reply is held as plain words until its author takes it back or it is old', async () => {
    const { address } = await publish(all);
    const account = await accountOf(all, 'petropavl');
    const reply = (content: string, id = said(all, 'note')) =>
      new Note({
        ...{ id, attribution: all.peer.account, replyTarget: address, content, to: account.id },
      });
    const tell = (type: typeof Create | typeof Update, note: Note) =>
      all.peer.say(
        account,
        new type({ id: said(all, 'tell'), actor: all.peer.account, object: note }),
      );
    const id = said(all, 'note');
    await tell(
      Create,
      reply(`<p>Рахмет &amp; <script>alert(1)</script></p>${'x'.repeat(9000)}`, id),
    );
    const held = () => db.selectFrom('federation_replies').selectAll().execute();
    const [one] = await held();
    expect(one?.words).toMatch(/^Рахмет & alert\(1\)\nx+$/);
    expect([one?.words.length, one?.author_name]).toEqual([
      2000,
      `ann@${new URL(all.peer.url).host}`,
    ]);
    await tell(Update, reply('<p>Жауап</p>', id));
    expect((await held()).map(({ words }) => words)).toEqual(['Жауап']);
    await tell(
      Create,
      new Note({ id: said(all, 'note'), attribution: all.peer.account, content: 'Сәлем' }),
    );
    expect(await held()).toHaveLength(1);
    const page = await fetch(address, { headers: { accept: 'application/activity+json' } });
    expect(await page.text()).not.toContain('Жауап');
    await all.peer.say(
      account,
      new Delete({ id: said(all, 'delete'), actor: all.peer.account, object: id }),
    );
    expect(await held()).toEqual([]);
    await tell(Create, reply('<p>Ескі</p>'));
    setClock(new Date(monday.getTime() + 91 * 86_400_000));
    await forgetOldFederation();
    setClock(monday);
    expect(await held()).toEqual([]);
  });
});
