import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptTask } from '#modules/assignments/actions.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { hideReport, mergeReports } from '#modules/reports/moderation.ts';
import { stranger } from '#modules/people/rules.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import {
  claimWithProof,
  fileAndSettle,
  HOUR,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  pass,
  settle,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { startPushService } from '../../../test/push-service.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  confirmFollow,
  followReport,
  joinFollowers,
  stopFollow,
  type FollowerRef,
} from './actions.ts';
import { following } from './input.ts';
import { followOnPhone, hearNoMore, hearOnPhone } from './phones.ts';
import { openFollowKey, tellFollowers } from './telling.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const asks = { email: 'aigul@example.org', locale: 'kk' } as const;
const followersOf = (id: string) =>
  db.selectFrom('subscription_followers').selectAll().where('report_id', '=', id).execute();
const news = (id: string) => lettersAbout(id, 'follow-news');
const accept = async (id: string) => {
  const link = await linkOf(id);
  await acceptTask(link.actor, link.ref);
  await settle();
  return link;
};
const refIn = async (id: string) =>
  openFollowKey(keyIn((await lettersAbout(id, 'follow-ask'))[0], 'follow')) as FollowerRef;
const followed = async () => {
  const { id } = await fileAndSettle(town);
  await followReport(id, asks);
  await settle();
  await confirmFollow(await refIn(id));
  return id;
};

describe('following a report by e-mail', () => {
  test('the address is asked first, and hears nothing else before it says yes', async () => {
    const { id } = await fileAndSettle(town);
    await followReport(id, asks);
    await settle();
    expect(await lettersAbout(id, 'follow-ask')).toMatchObject([
      { recipient: asks.email, locale: 'kk' },
    ]);
    await accept(id);
    expect(await news(id)).toEqual([]);
  });

  test('once it said yes it hears of each move once, in its language', async () => {
    const id = await followed();
    const link = await accept(id);
    await claimWithProof(link);
    await settle();
    expect(await news(id)).toMatchObject([
      { recipient: asks.email, locale: 'kk' },
      { recipient: asks.email, locale: 'kk' },
    ]);
    const move = { reportId: id, event: 'report.confirmed', moveId: newId() };
    await tellFollowers(move);
    await tellFollowers(move);
    expect(await news(id)).toHaveLength(3);
  });

  test('a letter carries the way out, and never the report’s secret', async () => {
    const id = await followed();
    await accept(id);
    const [letter] = await news(id);
    expect(openFollowKey(keyIn(letter, 'follow'))).toEqual(await refIn(id));
    expect(letter?.body_text).toContain('/stop');
    expect(letter?.body_text).not.toContain(receiptKey(id));
  });

  test('one click ends it; asking again asks again, an hour later at the earliest', async () => {
    const id = await followed();
    await stopFollow(await refIn(id));
    await accept(id);
    expect(await news(id)).toEqual([]);
    await pass(HOUR - 1);
    await followReport(id, asks);
    await settle();
    expect(await lettersAbout(id, 'follow-ask')).toHaveLength(1);
    await pass(1);
    await followReport(id, asks);
    await settle();
    expect(await lettersAbout(id, 'follow-ask')).toHaveLength(2);
    expect(await followersOf(id)).toHaveLength(1);
    await claimWithProof(await linkOf(id));
    await settle();
    expect(await news(id)).toEqual([]);
  });

  test('who follows already is not asked again, and stands there once', async () => {
    const id = await followed();
    await followReport(id, asks);
    await settle();
    expect(await lettersAbout(id, 'follow-ask')).toHaveLength(1);
    expect(await followersOf(id)).toHaveLength(1);
  });

  test('the same address sent twice at the same moment stands there once', async () => {
    const { id } = await fileAndSettle(town);
    await Promise.all([followReport(id, asks), followReport(id, asks)]);
    await settle();
    expect(await followersOf(id)).toHaveLength(1);
    expect(await lettersAbout(id, 'follow-ask')).toHaveLength(1);
  });

  test('what strangers may not see cannot be followed', async () => {
    const held = await fileAndSettle(town, { category: 'entrance' });
    await expect(followReport(held.id, asks)).rejects.toMatchObject({
      ...{ key: 'report.unknown', status: 404 },
    });
    await expect(followReport(newId(), asks)).rejects.toMatchObject({ status: 404 });
  });

  test('once a report is hidden its followers hear nothing more', async () => {
    const id = await followed();
    await hideReport(cast.operatorOfAll, id, { why: 'A name on the wall' });
    await accept(id);
    expect(await news(id)).toEqual([]);
  });

  test('when a report becomes part of another, its followers go along, once', async () => {
    const id = await followed();
    const { id: intoId } = await fileAndSettle(town);
    await mergeReports(cast.operatorOfAll, id, intoId, { why: 'The same lamp' });
    await settle();
    await joinFollowers({ fromId: id, intoId });
    expect(await followersOf(intoId)).toMatchObject([{ email: asks.email, locale: 'kk' }]);
    await accept(intoId);
    expect(await news(intoId)).toHaveLength(1);
  });

  test('phones that follow go along too, once, and nobody else’s', async () => {
    config.pushToLoopback = true;
    const service = await startPushService();
    const { id, reporter } = await fileAndSettle(town);
    const { id: intoId } = await fileAndSettle(town);
    await followOnPhone(id, service.device('both'), 'kk');
    await followOnPhone(intoId, service.device('both'), 'kk');
    await followOnPhone(id, service.device('goes'), 'ru');
    await hearOnPhone(reporter, service.device('reporter'), 'en');
    await followOnPhone(id, service.device('stopped'), 'kk');
    await hearNoMore(id, service.device('stopped').endpoint);
    await mergeReports(cast.operatorOfAll, id, intoId, { why: 'The same lamp' });
    await settle();
    await joinFollowers({ fromId: id, intoId });
    service.came.length = 0;
    await accept(intoId);
    expect(service.came.map(({ path }) => path).toSorted()).toEqual(['/both', '/goes']);
    await service.stop();
  });

  test('whoever stopped, or never said yes, does not go along', async () => {
    const { id } = await fileAndSettle(town);
    await followReport(id, asks);
    const { id: intoId } = await fileAndSettle(town);
    await joinFollowers({ fromId: id, intoId });
    expect(await followersOf(intoId)).toEqual([]);
  });

  test('a phone hears of a public report, the reporter’s also of what is not shown, with no private word', async () => {
    config.pushToLoopback = true;
    const service = await startPushService();
    const { id, code, reporter } = await fileAndSettle(town);
    await followOnPhone(id, service.device('follower'), 'kk');
    await hearOnPhone(reporter, service.device('reporter'), 'en');
    await accept(id);
    const told = service.came.map(({ path, read }) => [path, read.title, read.body]);
    expect(told.toSorted()).toEqual([
      ['/follower', 'Жұмысқа алынды', writeCode(code)],
      ['/reporter', 'Taken on', writeCode(code)],
    ]);
    const urls = service.came.map(({ path, read }) => [path, read.url]);
    expect(Object.fromEntries(urls)['/follower']).toContain(`/reports/${code}`);
    expect(Object.fromEntries(urls)['/reporter']).toContain(`/receipt/${receiptKey(id)}`);
    await hideReport(cast.operatorOfAll, id, { why: 'A name on the wall' });
    await claimWithProof(await linkOf(id));
    await settle();
    expect(service.came.slice(2).map(({ path }) => path)).toEqual(['/reporter']);
    await hearNoMore(id, service.device('reporter').endpoint);
    await tellFollowers({ reportId: id, event: 'report.confirmed', moveId: newId() });
    await settle();
    expect(service.came).toHaveLength(3);
    await expect(followOnPhone(id, service.device('late'), 'ru')).rejects.toMatchObject({
      status: 404,
    });
    expect(() => hearOnPhone(stranger, service.device('late'), 'ru')).toThrow('report.unknown');
    await service.stop();
  });

  test('a link to somebody who never asked is refused', async () => {
    const { id } = await fileAndSettle(town);
    const nobody = { reportId: id, id: newId() };
    for (const act of [confirmFollow, stopFollow]) {
      await expect(act(nobody)).rejects.toMatchObject({ key: 'follow.unknown', status: 404 });
    }
    expect(openFollowKey(receiptKey(id))).toBeNull();
  });

  test('an address that is none is refused beside its field', () => {
    expect(following.safeParse({ email: 'aigul', locale: 'kk' }).success).toBe(false);
    expect(following.parse({ email: ' Aigul@Example.org ', locale: 'kk' })).toEqual(asks);
  });
});
