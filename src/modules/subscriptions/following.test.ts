import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptTask } from '#modules/assignments/actions.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { hideReport, mergeReports } from '#modules/reports/moderation.ts';
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
import { layTown, type Town } from '../../../test/town.ts';
import {
  confirmFollow,
  followReport,
  joinFollowers,
  stopFollow,
  type FollowerRef,
} from './actions.ts';
import { following } from './input.ts';
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

  test('whoever stopped, or never said yes, does not go along', async () => {
    const { id } = await fileAndSettle(town);
    await followReport(id, asks);
    const { id: intoId } = await fileAndSettle(town);
    await joinFollowers({ fromId: id, intoId });
    expect(await followersOf(intoId)).toEqual([]);
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
