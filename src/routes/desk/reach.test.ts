import { beforeAll, afterAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { boost } from '#modules/federation/hearing.ts';
import { keepPartner } from '#modules/syndication/partners.ts';
import { countVisit } from '#modules/syndication/visits.ts';
import { setClock } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { monday } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { syndicate } from '#modules/syndication/actions.ts';
import { reachOf } from './reach.ts';

let editor: Person;
let operator: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Aigul', { role: 'editor' });
  operator = await newStaff('Marat', { role: 'operator' });
});
afterAll(() => {
  setClock(null);
  Object.assign(config, { federation: false, hooksToLoopback: false });
});

const subscriber = (way: string) => ({
  ...{ id: newId(), way, address: `${way}@example.org`, locale: 'ru', digest: 'daily' },
  ...{ made_at: monday, asked_at: monday, confirmed_at: monday },
  device: way === 'push' ? '{}' : null,
});

test('editors see in numbers how far a thing went by each way, and what they may not see is left out', async () => {
  const id = newId();
  const texts = { ru: { title: 'Светло', summary: 'Двор', html: '<p>Да</p>', words: 'Да' } };
  const path = `/news/${id}`;
  expect(await reachOf(editor, id)).toBeNull();
  await change((tx) => syndicate(tx, { id, kind: 'news', path, publishedAt: monday, texts }));
  expect(await reachOf(editor, id)).toEqual({
    ...{ ways: [], letters: { agreed: 0, opened: 0 } },
    ...{ channels: [], visits: 0, elsewhere: null },
  });

  const people = [subscriber('email'), subscriber('push'), subscriber('email')];
  await db.insertInto('subscription_subscribers').values(people).execute();
  const states = ['sent', 'failed', 'waiting'];
  await db
    .insertInto('subscription_sendings')
    .values(
      people.map(({ id: subscriber_id }, at) => ({
        ...{ item_id: id, revision: 1, subscriber_id, state: states[at] ?? '', made_at: monday },
        ended: at === 0,
      })),
    )
    .execute();
  await db
    .insertInto('subscription_reaches')
    .values({ item_id: id, sent: 7, failed: 2, ended: 1, agreed: 3, opened: 2 })
    .execute();
  await keepPartner(editor, { name: 'Школа 7', key: 'school-7' });
  await countVisit({
    path,
    via: 'school-7',
    headers: new Headers({ 'user-agent': 'Mozilla/5.0 Firefox/130' }),
  });
  await db
    .insertInto('syndication_posts')
    .values({ item_id: id, outlet: 'telegram:ru', state: 'posted', tried_at: monday })
    .execute();
  Object.assign(config, { federation: true, hooksToLoopback: true });
  await boost(id, 'http://127.0.0.1:9/users/ann');

  const seen = await reachOf(editor, id);
  expect(seen?.ways.toSorted((a, b) => a.way.localeCompare(b.way))).toEqual([
    { way: 'earlier', waiting: 0, sent: 7, failed: 2, ended: 1 },
    { way: 'email', waiting: 1, sent: 1, failed: 0, ended: 1 },
    { way: 'push', waiting: 0, sent: 0, failed: 1, ended: 0 },
  ]);
  const { host } = new URL(config.publicUrl);
  expect(seen).toMatchObject({
    ...{ visits: 1, channels: ['telegram:ru'], letters: { agreed: 3, opened: 2 } },
    elsewhere: { boosts: 1, followers: 0, handle: `@house@${host}` },
  });
  // Whoever writes warnings looks after no partners.
  expect(await reachOf(operator, id)).toMatchObject({ visits: null });
  await expect(reachOf(stranger, id)).rejects.toMatchObject({ status: 403 });
});
