import { Announce, Create, Delete, Follow, Note } from '@fedify/vocab';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { block, blocks, unblock } from '#modules/federation/blocks.ts';
import { countBoosts, countFollowers } from '#modules/federation/hearing.ts';
import {
  blockAuthor,
  forgetReply,
  heldReplies,
  leaveOutReply,
} from '#modules/federation/replies.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  accountOf,
  follow,
  makeFediverse,
  monday,
  publish,
  said,
} from '../../../test/fediverse.ts';
import { newStaff, type Person } from '../../../test/people.ts';

const all = makeFediverse();
let editor: Person;
let cityEditor: Person;
beforeAll(async () => {
  editor = await newStaff('Aigul', { role: 'editor' });
  cityEditor = await newStaff('Berik', { role: 'editor', areaKey: 'petropavl' });
});
beforeEach(() => db.deleteFrom('federation_replies').execute());

const by = (name: string) => new URL(`${all.peer.url}/users/${name}`);

/** Somebody elsewhere answers a post of ours. */
async function reply(to: URL, words = 'Рахмет', as = 'ann') {
  const object = new Note({
    ...{ id: said(all, 'note'), attribution: by(as), replyTarget: to, content: `<p>${words}</p>` },
  });
  const told = new Create({ id: said(all, 'tell'), actor: by(as), object });
  await all.peer.say(await accountOf(all, 'house'), told, as);
}
const held = async (who: Actor = editor, list: 'new' | 'read' = 'new', after?: string) =>
  heldReplies(who, { list, after }, 'kk');

describe('a reply at the desk', () => {
  test('stands there with what it answers, is read and left out, or forgotten', async () => {
    const { thing, address } = await publish(all);
    await reply(address, 'Рахмет <img src=x onerror=alert(1)>');
    const { replies } = await held();
    expect(replies).toMatchObject([
      {
        ...{ words: 'Рахмет', account: by('ann').href, host: '127.0.0.1' },
        post: { path: thing.path, title: 'Жарық' },
      },
    ]);
    const id = replies[0]?.id ?? '';
    await leaveOutReply(editor, id);
    expect([(await held()).replies, (await held(editor, 'read')).replies.length]).toEqual([[], 1]);
    await forgetReply(editor, id);
    expect((await held(editor, 'read')).replies).toEqual([]);
    await expect(forgetReply(editor, id)).rejects.toMatchObject({ key: 'elsewhere.reply-gone' });
  });

  test('comes page by page, newest first', async () => {
    const { thing } = await publish(all);
    await db
      .insertInto('federation_replies')
      .values(
        Array.from({ length: 25 }, (_, at) => ({
          ...{ id: newId(), item_id: thing.id, object_id: `https://a.example/${at}`, words: 'w' },
          ...{ author: 'https://a.example/u', author_name: 'u' },
          received_at: new Date(monday.getTime() + Math.floor(at / 2) * 1000),
        })),
      )
      .execute();
    const first = await held();
    const second = await held(editor, 'new', first.next ?? '');
    expect([first.replies.length, second.replies.length, second.next]).toEqual([20, 5, null]);
    const ids = [...first.replies, ...second.replies].map((one) => one.id);
    expect(new Set(ids).size).toBe(25);
  });

  test('is seen by the editors of where the thing lies, and by nobody else', async () => {
    const region = await publish(all, { areaIds: [all.town.area('region')] });
    const city = await publish(all);
    await reply(region.address, 'Облыс');
    await reply(city.address, 'Қала');
    expect((await held()).replies.map(({ words }) => words).toSorted()).toEqual(['Облыс', 'Қала']);
    const own = await held(cityEditor);
    expect([own.mayBlock, own.replies.map(({ words }) => words)]).toEqual([false, ['Қала']]);
    const foreign = (await held()).replies.find(({ words }) => words === 'Облыс')?.id ?? '';
    await expect(leaveOutReply(cityEditor, foreign)).rejects.toMatchObject({ status: 403 });
    await expect(forgetReply(cityEditor, foreign)).rejects.toMatchObject({ status: 403 });
    for (const who of [stranger, cityEditor]) {
      const id = own.replies[0]?.id ?? '';
      await expect(blockAuthor(who, id, 'account')).rejects.toMatchObject({ status: 403 });
      await expect(unblock(who, 'x')).rejects.toMatchObject({ status: 403 });
      await expect(blocks(who)).rejects.toMatchObject({ status: 403 });
    }
    await expect(held(stranger)).rejects.toMatchObject({ status: 403 });
    const outside = await fetch(city.address, { headers: { accept: 'application/activity+json' } });
    expect(await outside.text()).not.toContain('Қала');
  });
});

describe('who is blocked', () => {
  test('as an account is heard no more and follows nobody; others of its server do', async () => {
    await follow(all, 'petropavl');
    const before = await countFollowers('petropavl');
    const { thing, address } = await publish(all);
    await reply(address);
    await reply(address, 'Eve', 'eve');
    const house = await accountOf(all, 'house');
    const share = () => new Announce({ id: said(all, 'share'), actor: by('ann'), object: address });
    await all.peer.say(house, share());
    expect(await countBoosts(thing.id)).toBe(1);
    const mine = (await held()).replies.find(({ account }) => account === by('ann').href);
    await blockAuthor(editor, mine?.id ?? '', 'account');
    expect([
      await countFollowers('petropavl'),
      await countBoosts(thing.id),
      (await held()).replies.map(({ words }) => words),
    ]).toEqual([before - 1, 0, ['Eve']]);
    await expect(all.peer.say(house, share())).rejects.toThrow('403');
    await expect(reply(address)).rejects.toThrow('403');
    await reply(address, 'Eve again', 'eve');
    expect((await held()).replies).toHaveLength(2);
    const heard = all.peer.heard.length;
    await publish(all);
    expect(all.peer.heard).toHaveLength(heard);
    expect(await blocks(editor)).toMatchObject([{ kind: 'account', name: by('ann').href }]);
    await unblock(editor, by('ann').href);
    await reply(address, 'Back');
    expect((await held()).replies).toHaveLength(3);
    await expect(unblock(editor, by('ann').href)).rejects.toMatchObject({
      key: 'elsewhere.no-such-block',
    });
  });

  test('as a server is heard no more with all its accounts, and told nothing', async () => {
    await follow(all, 'petropavl');
    const { address } = await publish(all);
    await reply(address);
    await block(editor, { kind: 'server', name: '127.0.0.1' });
    expect([await countFollowers('petropavl'), (await held()).replies]).toEqual([0, []]);
    const house = await accountOf(all, 'house').catch(() => null);
    expect(house).not.toBeNull();
    const asked = new Follow({
      id: said(all, 'follow'),
      actor: by('ann'),
      object: house?.id ?? null,
    });
    await expect(all.peer.say(house as never, asked)).rejects.toThrow('403');
    await expect(reply(address, 'x', 'eve')).rejects.toThrow('403');
    const gone = new Delete({ id: said(all, 'delete'), actor: by('ann'), object: by('ann') });
    await expect(all.peer.say(house as never, gone)).rejects.toThrow('403');
    const heard = all.peer.heard.length;
    await publish(all);
    expect(all.peer.heard).toHaveLength(heard);
    setClock(monday);
  });
});
