import { Accept, Reject, type Follow, type Undo } from '@fedify/vocab';
import { beforeAll, describe, expect, test } from 'vitest';
import { block } from '#modules/federation/blocks.ts';
import { followElsewhere, followings, unfollowElsewhere } from '#modules/federation/following.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { newId } from '#server/ids.ts';
import { happen, monday, said } from '../../../test/fediverse.ts';
import { makeOtherHouse } from '../../../test/other-house.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { findAccount } from './finding.ts';

const { all, by, handle, say } = makeOtherHouse();
let editor: Person;
let cityEditor: Person;
beforeAll(async () => {
  editor = await newStaff('Aigul', { role: 'editor' });
  cityEditor = await newStaff('Berik', { role: 'editor', areaKey: 'petropavl' });
});

describe('our house follows an account elsewhere', () => {
  test('asked by its name, with a signed question that they answer; and follows it no more', async () => {
    await followElsewhere(editor, handle(), findAccount);
    await happen();
    const asked = all.peer.heard.at(-1) as Follow;
    expect([asked.constructor.name, asked.actorId?.href, asked.objectId?.href]).toEqual([
      ...['Follow', `${all.site.url}/ap/actors/house`, all.peer.account.href],
    ]);
    const state = async () => (await followings(editor)).map((one) => [one.handle, one.state]);
    expect(await state()).toEqual([[handle().slice(1), 'waiting']]);
    await say(new Accept({ id: said(all, 'accept'), actor: by('ann'), object: asked }));
    expect(await state()).toEqual([[handle().slice(1), 'accepted']]);
    const [one] = await followings(editor);
    await unfollowElsewhere(editor, one?.id ?? '');
    await happen();
    const undone = all.peer.heard.at(-1) as Undo;
    expect([undone.constructor.name, (await undone.getObject())?.id?.href]).toEqual([
      ...['Undo', asked.id?.href],
    ]);
    expect(await followings(editor)).toMatchObject([{ state: 'ended', endedBy: 'us' }]);
    await expect(unfollowElsewhere(editor, one?.id ?? '')).rejects.toMatchObject({
      key: 'offer.not-followed',
    });
    setClock(new Date(monday.getTime() + 1000));
    await followElsewhere(editor, all.peer.account.href, findAccount);
    await happen();
    setClock(monday);
    const again = all.peer.heard.at(-1) as Follow;
    expect([again.constructor.name, again.id?.href === asked.id?.href]).toEqual(['Follow', false]);
    await say(new Reject({ id: said(all, 'reject'), actor: by('ann'), object: again }));
    expect(await followings(editor)).toMatchObject([{ state: 'ended', endedBy: 'them' }]);
  });

  test('only by an editor of the whole house, and only while other servers are spoken to', async () => {
    const never = () => Promise.reject(new Error('nobody is asked'));
    for (const who of [stranger, cityEditor]) {
      await expect(followElsewhere(who, handle(), never)).rejects.toMatchObject({ status: 403 });
      await expect(unfollowElsewhere(who, newId())).rejects.toMatchObject({ status: 403 });
    }
    await expect(followings(stranger)).rejects.toMatchObject({ status: 403 });
    Object.assign(config, { federation: false });
    await expect(followElsewhere(editor, handle(), never)).rejects.toMatchObject({
      key: 'offer.federation-off',
    });
  });

  test('never inside our network, at a blocked server, at our own, nor where nobody is', async () => {
    const refused = async (typed: string) =>
      followElsewhere(editor, typed, findAccount).then(
        () => 'followed',
        (problem: { key?: string }) => problem.key,
      );
    const inside = ['@a@10.0.0.8', '@a@169.254.169.254', '@a@[::1]', '@a@localhost', '@a@0.0.0.0'];
    for (const typed of [...inside, 'http://10.0.0.8/a', 'http://[::1]/users/a']) {
      expect([typed, await refused(typed)]).toEqual([typed, 'offer.address-closed']);
    }
    expect(await refused('ann')).toBe('offer.account-wrong');
    expect(await refused('@nobody here@x')).toBe('offer.account-wrong');
    const { host } = new URL(all.peer.url);
    const webfinger = (href: string) =>
      all.peer.documents.set('/.well-known/webfinger', {
        links: [{ rel: 'self', type: 'application/activity+json', href }],
      });
    for (const href of ['http://10.0.0.8/a', 'https://localhost/a', 'file:///etc/passwd']) {
      webfinger(href);
      expect([href, await refused(`@ann@${host}`)]).toEqual([href, 'offer.address-closed']);
    }
    webfinger(`${all.site.url}/ap/actors/house`);
    expect(await refused(`@ann@${host}`)).toBe('offer.own-account');
    webfinger(`${all.peer.url}/evil`);
    const evil = { '@context': 'https://www.w3.org/ns/activitystreams', type: 'Person' };
    const named = { ...evil, preferredUsername: 'eve', id: `${all.peer.url}/evil` };
    all.peer.documents.set('/evil', { ...named, inbox: 'http://10.0.0.8/inbox' });
    expect(await refused(`@ann@${host}`)).toBe('offer.address-closed');
    all.peer.documents.set('/evil', { ...named, inbox: `${all.site.url}/ap/inbox` });
    expect(await refused(`@ann@${host}`)).toBe('offer.address-closed');
    all.peer.documents.set('/evil', { ...named, id: 'https://elsewhere.example/users/eve' });
    expect(await refused(`@ann@${host}`)).toBe('offer.not-found');
    all.peer.documents.set('/evil', { hello: 'world' });
    expect(await refused(`@ann@${host}`)).toBe('offer.not-found');
    await block(editor, { kind: 'account', name: all.peer.account.href });
    expect(await refused(all.peer.account.href)).toBe('offer.address-closed');
    expect(await followings(editor)).toEqual([]);
  });
});
