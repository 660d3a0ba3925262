import { signRequest } from '@fedify/fedify/sig';
import { Create } from '@fedify/vocab';
import { describe, expect, test } from 'vitest';
import { forgetOldFederation } from '#modules/federation/forgetting.ts';
import { boost, countBoosts, countFollowers, unfollow } from '#modules/federation/hearing.ts';
import { kept } from '#modules/federation/kept.ts';
import { keyPairsOf } from '#modules/federation/keys.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { serveAnswers, startPeer } from '../../../test/fedify-peer.ts';
import {
  accountOf,
  decide,
  follow,
  happen,
  lamp,
  makeFediverse,
  monday,
  publish,
} from '../../../test/fediverse.ts';

const all = makeFediverse();

/** Brings an activity as whoever likes to, signed with the peer's key or not at all. */
async function bring(activity: object, keyId: URL | null = all.peer.keyId, changed?: string) {
  const request = new Request(`${all.site.url}/ap/inbox`, {
    ...{ method: 'POST', body: JSON.stringify(activity) },
    headers: { 'content-type': 'application/activity+json' },
  });
  const sent = keyId ? await signRequest(request, all.peer.privateKey, keyId) : request;
  const answer = await fetch(
    changed
      ? new Request(sent.url, { method: 'POST', headers: sent.headers, body: changed })
      : sent,
  );
  return [answer.status, await answer.text()] as const;
}
const followAs = (actor: string) => ({
  ...{ '@context': 'https://www.w3.org/ns/activitystreams', type: 'Follow' },
  ...{ id: `${actor}#follow-${newId()}`, actor, object: `${all.site.url}/ap/actors/house` },
});

describe('is refused, and changes nothing:', () => {
  const followers = () => countFollowers('house');

  test('what is not signed, or was changed on its way', async () => {
    const before = await followers();
    const honest = followAs(all.peer.account.href);
    expect(await bring(honest, null)).toMatchObject([401, expect.stringContaining('signature')]);
    const changed = JSON.stringify({ ...honest, id: `${honest.id}x` });
    expect((await bring(honest, all.peer.keyId, changed))[0]).toBe(401);
    expect(await followers()).toBe(before);
    expect((await bring(honest))[0]).toBe(202);
    expect(await followers()).toBe(before + 1);
    await happen();
  });

  test('an account of another origin than the key that signs', async () => {
    const other = await startPeer();
    const before = await followers();
    expect(await bring(followAs(other.account.href))).toEqual([
      401,
      'The signer and the actor do not match.',
    ]);
    expect(await followers()).toBe(before);
    await other.stop();
  });

  test('a follower whose inbox is on another server: a stranger would be flooded', async () => {
    const victim = await serveAnswers();
    const evil = await serveAnswers();
    const actor = `${evil.url}/users/eve`;
    const key = await all.peer.context.getActorKeyPairs('ann');
    const shown = await key[0]?.cryptographicKey.clone({
      ...{ id: new URL(`${actor}#main-key`), owner: new URL(actor) },
    });
    const document = {
      ...{ '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'] },
      ...{ id: actor, type: 'Person', inbox: `${victim.url}/inbox`, preferredUsername: 'eve' },
      publicKey: await shown?.toJsonLd({ format: 'compact' }),
    };
    const type = { 'content-type': 'application/activity+json' };
    evil.state.answer = async () => new Response(JSON.stringify(document), { headers: type });
    const before = await followers();
    expect((await bring(followAs(actor), new URL(`${actor}#main-key`)))[0]).toBe(202);
    await happen();
    expect([await followers(), victim.state.asked]).toEqual([before, []]);
    await Promise.all([victim.stop(), evil.stop()]);
  });

  test('a key inside our own network, which is not even asked for', async () => {
    for (const inside of ['http://10.0.0.8/a', 'https://[::1]/a', 'http://localhost:1/a']) {
      expect((await bring(followAs(inside), new URL(`${inside}#main-key`)))[0]).toBe(401);
    }
    Object.assign(config, { hooksToLoopback: false });
    const asked = all.peer.asked.length;
    expect((await bring(followAs(all.peer.account.href)))[0]).toBe(401);
    expect(all.peer.asked).toHaveLength(asked);
  });

  test('an account whose document has no end, and an activity that is too large', async () => {
    const endless = await serveAnswers();
    const type = { 'content-type': 'application/activity+json' };
    endless.state.answer = async () =>
      new Response(`{"x":"${'x'.repeat(300_000)}"}`, { headers: type });
    const actor = `${endless.url}/users/eve`;
    expect((await bring(followAs(actor), new URL(`${actor}#main-key`)))[0]).toBe(401);
    expect(endless.state.asked.length).toBeGreaterThan(0);
    const large = { ...followAs(all.peer.account.href), content: 'x'.repeat(300_000) };
    expect(await bring(large)).toEqual([413, expect.stringContaining('262144')]);
    await endless.stop();
  });

  test('an activity that has us fetch a hundred vocabularies: no more than a few are', async () => {
    const many = await serveAnswers();
    many.state.answer = async () =>
      new Response('{"@context":{}}', { headers: { 'content-type': 'application/ld+json' } });
    const honest = followAs(all.peer.account.href);
    const others = Array.from({ length: 100 }, (_, nth) => `${many.url}/context/${nth}`);
    const before = await followers();
    const answer = await bring({ ...honest, '@context': [honest['@context'], ...others] });
    expect(answer).toEqual([400, 'The activity cannot be read.\n']);
    expect(await followers()).toBe(before);
    expect(many.state.asked.length).toBeGreaterThan(0);
    expect(many.state.asked.length).toBeLessThan(50);
    await many.stop();
  });

  test('a server that is blocked, which is told nothing either', async () => {
    await follow(all, 'house');
    Object.assign(config, { federationBlocks: ['127.0.0.1'] });
    expect(await bring(followAs(all.peer.account.href))).toEqual([
      403,
      expect.stringContaining('Nothing is heard'),
    ]);
    const heard = all.peer.heard.length;
    const { thing } = await publish(all, { areaIds: [] });
    expect(all.peer.heard).toHaveLength(heard);
    // However it came here: a signature may be within an activity too.
    await boost(thing.id, all.peer.account.href);
    expect(await countBoosts(thing.id)).toBe(0);
  });
});

describe('what was to be told', () => {
  test('comes late as it is by then, and not at all when it was withdrawn meanwhile', async () => {
    await follow(all, 'petropavl');
    const thing = lamp(all);
    await change((tx) => syndicate(tx, thing));
    await decide();
    const ru = { title: 'Два', summary: 'Два', html: '<p>Два</p>', words: 'Два' };
    await change((tx) => syndicate(tx, { ...thing, texts: { ru } }));
    await decide();
    await happen();
    const creates = all.peer.heard.filter((one): one is Create => one instanceof Create);
    expect(creates).toHaveLength(1);
    expect(JSON.stringify(await creates[0]?.toJsonLd())).toContain('Два');
    const gone = lamp(all);
    await change((tx) => syndicate(tx, gone));
    await decide();
    await change((tx) => takeBack(tx, gone.id));
    await decide();
    await happen();
    expect(all.peer.heard.filter((one) => one instanceof Create)).toHaveLength(1);
  });

  test('is tried again while a server is in trouble; one that says it is gone for good is forgotten', async () => {
    await follow(all, 'petropavl');
    const before = await countFollowers('petropavl');
    const empty = await serveAnswers();
    empty.state.answer = async () => new Response(null, { status: 503 });
    await db
      .updateTable('federation_followers')
      .set({ inbox: `${empty.url}/inbox` })
      .where('follower', '=', all.peer.account.href)
      .execute();
    await expect(publish(all)).rejects.toThrow('the inbox answered 503');
    expect(await countFollowers('petropavl')).toBe(before);
    empty.state.answer = async () => new Response(null, { status: 410 });
    await publish(all);
    expect(await countFollowers('petropavl')).toBe(before - 1);
    await unfollow('petropavl', all.peer.account.href);
    expect(await countFollowers('petropavl')).toBe(before - 1);
    await empty.stop();
  });
});

test('what the library remembers lies in the database, and is forgotten when its time is over', async () => {
  const ttl = { total: () => 1000 } as never;
  await kept.set(['a', 'b'], { x: 1 }, { ttl });
  await kept.set(['a', 'bc'], null);
  await kept.set(['a', 'bc'], 'two');
  const listed = async (prefix?: ['a', 'b']) => {
    const found = [];
    for await (const { key } of kept.list(prefix)) found.push(key.join('/'));
    return found;
  };
  expect([await kept.get(['a', 'b']), await kept.get(['a', 'bc'])]).toEqual([{ x: 1 }, 'two']);
  expect(await listed(['a', 'b'])).toEqual(['a/b']);
  setClock(new Date(monday.getTime() + 2000));
  expect(await kept.get(['a', 'b'])).toBeUndefined();
  await forgetOldFederation();
  setClock(monday);
  expect(await kept.get(['a', 'b'])).toBeUndefined();
  await kept.delete(['a', 'bc']);
  expect((await listed()).filter((key) => key.startsWith('a/'))).toEqual([]);
});

test('keys lie enciphered, and stay the same', async () => {
  await accountOf(all, 'house');
  const rows = await db.selectFrom('federation_keys').selectAll().execute();
  expect(rows.length).toBeGreaterThan(1);
  const [once, twice] = [await keyPairsOf('house'), await keyPairsOf('house')];
  expect(twice).toBe(once);
  expect(once.map(({ publicKey }) => publicKey.algorithm.name)).toEqual([
    ...['RSASSA-PKCS1-v1_5', 'Ed25519'],
  ]);
  expect(rows.every(({ secret_key }) => !secret_key.includes('"d"'))).toBe(true);
});
