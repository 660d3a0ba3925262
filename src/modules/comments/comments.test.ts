import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { closeComments, commentsOn } from '#modules/publications/commented.ts';
import { changePublication } from '#modules/publications/drafting.ts';
import { withdrawPublication } from '#modules/publications/publishing.ts';
import { correctPublication } from '#modules/publications/approving.ts';
import { config } from '#server/config.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { comment, commentedOn, commentsOf, proofOf, typed } from '../../../test/comments.ts';
import { DAY, HOUR, monday } from '../../../test/loop.ts';
import type { Person } from '../../../test/people.ts';
import {
  openPressRoom,
  publicationRow,
  seenAs,
  type PressRoom,
} from '../../../test/publications.ts';
import { layTown } from '../../../test/town.ts';
import { makeChallenge, questionIn, readChallenge } from './challenges.ts';
import { holdAgain, leaveOutComments, publishComments, undoDecision } from './deciding.ts';
import { deskComments } from './desk.ts';
import { flagComment } from './flagging.ts';
import { forgetOld } from './forgetting.ts';
import { commentFilters, newComment } from './input.ts';
import { eraseNameOf, ownComment, takeBackComment } from './own.ts';
import { publicComments, publicCount } from './queries.ts';
import { FLAGS_TO_HOLD } from './rules.ts';
import { challengeAgain, sendComment } from './sending.ts';
import { commentKey, openCommentKey, type CommentRef } from './stored.ts';

let room: PressRoom;
let moderator: Person;
let elsewhere: Person;
let item: string;

beforeAll(async () => {
  setClock(monday);
  room = await openPressRoom(await layTown());
  ({ second: moderator, elsewhere } = room);
});
beforeEach(async () => {
  setClock(monday);
  item = await commentedOn(room);
});
afterAll(() => setClock(null));

const words = async (id = item) =>
  (await publicComments({ id, out: true, comments: 'open' })).comments.map((one) => one.words);
const queue = (more: object = {}) =>
  deskComments(moderator, commentFilters.parse({ item, ...more }), 'ru');
const publish = (...picked: CommentRef[]) => publishComments(moderator, picked);

describe('a comment', () => {
  test('is held until an editor has read it, then everybody reads it', async () => {
    const ref = await comment(item, 'Наконец-то светло', { name: '  Айгуль   К. ' });
    expect(await words()).toEqual([]);
    expect(await publicCount({ id: item, out: true, comments: 'open' })).toBe(0);
    expect(await ownComment(ref)).toMatchObject({ state: 'held', name: 'Айгуль К.', reason: null });
    const { comments } = await queue();
    expect(comments).toMatchObject([
      { words: 'Наконец-то светло', times: 1, title: 'Фонари горят' },
    ]);
    await publish(ref);
    expect(await words()).toEqual(['Наконец-то светло']);
    const there = { id: item, out: true, comments: 'open' } as const;
    const asked = ['', 'x', `1_${ref.id}`, `9999999999999999_${ref.id}`, `1_${'-'.repeat(36)}`];
    for (const after of asked) {
      expect((await publicComments(there, after)).comments).toHaveLength(1);
    }
    const behind = `${monday.getTime()}_${ref.id}`;
    expect((await publicComments(there, behind)).comments).toEqual([]);
    expect(await publicCount({ id: item, out: true, comments: 'open' })).toBe(1);
    expect((await queue()).comments).toEqual([]);
    await expect(publish(ref)).rejects.toMatchObject({ key: 'comment.decided-already' });
  });

  test('must answer the question of its form, or prove some work, once and in time', async () => {
    const challenge = makeChallenge(item);
    expect(questionIn('ru', item, challenge)).toMatch(/^Сколько будет \S+ (плюс|минус) \S+\?$/);
    expect(questionIn('kk', item, challenge)).toMatch(/нешеге тең\?$/);
    const wrong = { key: 'comment.answer-wrong', status: 422 };
    await expect(comment(item, 'No answer', { answer: '' })).rejects.toMatchObject(wrong);
    await expect(comment(item, 'Wrong', { challenge, answer: '99' })).rejects.toMatchObject(wrong);
    // Spent by the wrong answer: nobody tries all answers on one form.
    const over = { key: 'comment.challenge-over' };
    await expect(comment(item, 'Right now', { challenge })).rejects.toMatchObject(over);
    const again = makeChallenge(item);
    const proof = proofOf(again, config.commentProofBits);
    const byProof = { challenge: again, proof, answer: '' };
    const ref = await comment(item, 'By proof', byProof);
    expect(await comment(item, 'By proof', byProof)).toEqual(ref);
    await expect(comment(item, 'Another', byProof)).rejects.toMatchObject(over);
    const wrongProof = { answer: '', proof: `${Number(proof) + 1}` };
    await expect(comment(item, 'Wrong proof', wrongProof)).rejects.toMatchObject(wrong);
    const old = makeChallenge(item);
    setClock(new Date(monday.getTime() + 4 * HOUR));
    await expect(comment(item, 'Too late', { challenge: old })).rejects.toMatchObject(over);
    expect((await commentsOf(item)).map((one) => one.words)).toEqual(['By proof']);
  });

  test('cannot use a challenge of another item, nor one made up or changed', async () => {
    const other = await commentedOn(room);
    const over = { key: 'comment.challenge-over' };
    const foreign = makeChallenge(other);
    await expect(comment(item, 'Foreign', { challenge: foreign })).rejects.toMatchObject(over);
    const easier = makeChallenge(item).replace(`.${config.commentProofBits}.`, '.1.');
    for (const challenge of ['', 'x', easier, `${newId()}.1.0.16.${'x'.repeat(43)}`]) {
      expect(readChallenge(item, challenge)).toBeNull();
      expect(questionIn('en', item, challenge)).toBe('');
      await expect(comment(item, 'Forged', { challenge })).rejects.toMatchObject(over);
    }
    expect(await commentsOf(item)).toEqual([]);
  });

  test('is words only: neither empty nor too long, and nothing in the field nobody sees', async () => {
    const given = { words: 'Words', locale: 'ru' };
    expect(newComment.safeParse({ ...given, words: '  ' }).success).toBe(false);
    expect(newComment.safeParse({ ...given, words: 'x'.repeat(2001) }).success).toBe(false);
    expect(newComment.safeParse({ ...given, name: 'x'.repeat(61) }).success).toBe(false);
    await expect(comment(item, 'Trap', { website: 'http://a.example' })).rejects.toMatchObject({
      ...{ key: 'comment.trap-filled', field: 'website' },
    });
    expect(await commentsOf(item)).toEqual([]);
  });

  test('is seen, taken back and stripped of its name by its secret link alone', async () => {
    const ref = await comment(item, 'Mine', { name: 'Zarina' });
    expect(openCommentKey(commentKey(ref))).toEqual(ref);
    expect(openCommentKey(commentKey(ref).slice(1))).toBeNull();
    await publish(ref);
    await eraseNameOf(ref);
    expect(await ownComment(ref)).toMatchObject({ name: '', state: 'published' });
    await takeBackComment(ref);
    expect(await ownComment(ref)).toBeNull();
    expect(await commentsOf(item)).toEqual([]);
    await takeBackComment(ref);
    await expect(eraseNameOf(ref)).rejects.toMatchObject({ status: 404 });
  });
});

describe('an item', () => {
  test('has no comments unless two people let them in; one person closes them at once', async () => {
    const without = await room.published('No comments here');
    await expect(comment(without, 'Hello')).rejects.toMatchObject({ status: 404 });
    const ref = await comment(item, 'In time');
    await publish(ref);
    await expect(closeComments(elsewhere, item)).rejects.toMatchObject({ status: 403 });
    await expect(closeComments(stranger, item)).rejects.toMatchObject({ status: 403 });
    await closeComments(moderator, item);
    expect(await publicationRow(item)).toMatchObject({ comments: 'closed' });
    await expect(comment(item, 'Too late')).rejects.toMatchObject({ key: 'comment.closed' });
    expect(await commentsOn(db, item)).toMatchObject({ comments: 'closed', out: true });
    expect(await words()).toEqual(['In time']);
    await expect(closeComments(moderator, item)).rejects.toMatchObject({ key: 'comment.not-open' });
    await changePublication(room.writer, item, room.form(2, { comments: 'open' }));
    expect(await commentsOn(db, item)).toMatchObject({ comments: 'closed' });
    await correctPublication(room.writer, item, {
      ...(await seenAs(item)),
      note: { kk: 'Пікірлер ашылды', ru: 'Открыты комментарии', en: '' },
    });
    await room.approve(moderator, item);
    await comment(item, 'Open again');
  });

  test('that is withdrawn takes none and shows none', async () => {
    const ref = await comment(item, 'Before');
    await publish(ref);
    await withdrawPublication(moderator, item, { kk: '', ru: 'Ошибка', en: '' });
    await expect(comment(item, 'After')).rejects.toMatchObject({ status: 404 });
    expect((await publicComments({ id: item, out: false, comments: 'open' })).comments).toEqual([]);
  });
});

describe('the desk', () => {
  test('reads the same words once, decides on many at once, and can undo it', async () => {
    const first = await comment(item, 'Buy now!');
    setClock(new Date(monday.getTime() + HOUR));
    for (const same of ['buy NOW', 'Buy, now', 'BUY NOW.']) await comment(item, same);
    const other = await comment(item, 'Thank you all');
    const { comments } = await queue();
    expect(comments.map(({ times, alike }) => [times, alike])).toEqual([
      [1, false],
      [4, true],
    ]);
    const decision = await publish(first, other);
    expect(decision.count).toBe(5);
    expect((await words()).sort()).toEqual(['Buy now!', 'Thank you all']);
    const kept = await commentsOf(item);
    expect(kept.filter(({ reason }) => reason === 'said-already')).toHaveLength(3);
    expect(await undoDecision(moderator, decision.id)).toBe(5);
    expect(await words()).toEqual([]);
    const left = await leaveOutComments(moderator, [first], 'spam');
    expect(left.count).toBe(4);
    expect(await ownComment(first)).toMatchObject({ state: 'left-out', reason: 'spam' });
    expect((await queue({ state: 'left-out' })).comments).toHaveLength(4);
    expect(await holdAgain(moderator, [first])).toBe(1);
    expect((await queue()).comments).toHaveLength(2);
    await expect(undoDecision(moderator, decision.id)).rejects.toMatchObject({ status: 404 });
  });

  test('sees what looks like spam last, what readers flagged first, and may ask for either', async () => {
    await comment(item, 'Look http://a.example http://b.example');
    setClock(new Date(monday.getTime() + HOUR));
    await comment(item, 'A calm word');
    const flagged = await comment(item, 'Somebody’s address');
    await publish(flagged);
    for (let one = 1; one <= FLAGS_TO_HOLD; one += 1) await flagComment(flagged, `192.0.2.${one}`);
    const all = (await queue()).comments.map((one) => one.words);
    expect(all).toEqual([
      'Somebody’s address',
      'A calm word',
      'Look http://a.example http://b.example',
    ]);
    const only = async (sign: string) => (await queue({ sign })).comments.map((one) => one.words);
    expect(await only('links')).toEqual([all[2]]);
    expect(await only('any')).toContain(all[2]);
    expect(await only('flagged')).toEqual([all[0]]);
    expect(await only('wrong-answers')).toEqual([]);
  });

  test('decides on its own ground only', async () => {
    const ref = await comment(item, 'Here');
    const no = { status: 403 };
    for (const actor of [elsewhere, stranger]) {
      await expect(publishComments(actor, [ref])).rejects.toMatchObject(no);
      await expect(leaveOutComments(actor, [ref], 'spam')).rejects.toMatchObject(no);
      await expect(holdAgain(actor, [ref])).rejects.toMatchObject(no);
    }
    const { id } = await publish(ref);
    await expect(undoDecision(elsewhere, id)).rejects.toMatchObject(no);
    await expect(deskComments(stranger, commentFilters.parse({}), 'ru')).rejects.toMatchObject(no);
    expect((await deskComments(elsewhere, commentFilters.parse({}), 'ru')).comments).toEqual([]);
    await expect(
      publishComments(moderator, [{ ...ref, publicationId: newId() }]),
    ).rejects.toMatchObject(no);
  });
});

describe('readers', () => {
  test('flag what should not stand there: enough different ones, and it is held again', async () => {
    const ref = await comment(item, 'Not nice');
    await expect(flagComment(ref, '192.0.2.9')).rejects.toMatchObject({ status: 404 });
    await publish(ref);
    // One network is one reader, however often it asks.
    for (let again = 0; again < 5; again += 1) await flagComment(ref, `2001:db8:1:1::${again}`);
    expect(await words()).toEqual(['Not nice']);
    for (let one = 2; one <= FLAGS_TO_HOLD; one += 1)
      await flagComment(ref, `2001:db8:1:${one}::1`);
    expect(await words()).toEqual([]);
    expect(await ownComment(ref)).toMatchObject({ state: 'held' });
    await publish(ref);
    expect(await commentsOf(item)).toMatchObject([{ state: 'published', flags: 0 }]);
  });

  test('who answered wrong before are remembered by their form, and it is only a sign', async () => {
    const once = challengeAgain(item, makeChallenge(item), true);
    const twice = challengeAgain(item, once, true);
    expect(readChallenge(item, challengeAgain(item, twice, false))?.wrong).toBe(2);
    expect(readChallenge(item, challengeAgain(item, 'made up', true))?.wrong).toBe(1);
    setClock(new Date(monday.getTime() + 60_000));
    const ref = await sendComment(item, typed(item, 'At last', { challenge: twice }));
    expect(await commentsOf(item)).toMatchObject([{ id: ref.id, signs: ['wrong-answers'] }]);
  });

  test('are forgotten: what was left out after thirty days, nothing sooner', async () => {
    const [out, held] = [await comment(item, 'Left out'), await comment(item, 'Held')];
    await leaveOutComments(moderator, [out], 'insult');
    setClock(new Date(monday.getTime() + 29 * DAY));
    await forgetOld();
    expect(await commentsOf(item)).toHaveLength(2);
    setClock(new Date(monday.getTime() + 31 * DAY));
    await forgetOld();
    expect((await commentsOf(item)).map(({ id }) => id)).toEqual([held.id]);
    const spent = await db.selectFrom('comment_challenges').selectAll().execute();
    expect(spent).toEqual([]);
  });
});
