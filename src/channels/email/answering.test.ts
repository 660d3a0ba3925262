// An answer to one of our letters: a verdict, a word on a task, a message; and what a forged one does not do.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messagesOf } from '#modules/conversations/queries.ts';
import { replyAddressOf } from '#modules/letters/replies.ts';
import { responderPhotos } from '#modules/media/queries.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  fileAndClaim,
  fileAndSettle,
  keyIn,
  lettersAbout,
  monday,
  picture,
  rowOf,
  tasksOf,
} from '../../../test/loop.ts';
import { comes, openMailRoom, rawMail, signed, type Mail } from '../../../test/mails.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';

let town: Town;
let cast: Cast;
let minute = 0;

beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  openMailRoom();
});
afterAll(() => setClock(null));
// Each test in an hour of its own: how much somebody wrote within one is counted.
beforeEach(() => setClock(new Date(monday.getTime() + ++minute * 2 * 3_600_000)));

/** Where an answer to the newest letter of a kind is sent. */
async function answerTo(reportId: string, kind: string, recipient?: string): Promise<string> {
  const letters = await lettersAbout(reportId, kind);
  const letter = letters.findLast((one) => !recipient || one.recipient === recipient);
  if (!letter) throw new Error(`no ${kind}`);
  return replyAddressOf(letter);
}

const proved = async (mail: Mail, domain: string, to: string) =>
  comes(await signed(await rawMail({ ...mail, to }), domain), { to: [to] });
const unproved = async (mail: Mail, to: string) =>
  comes(await rawMail({ ...mail, to }), { to: [to] });

describe('the reporter answers a letter', () => {
  const email = 'rita@mail.example';
  const claimed = async () => {
    const filed = await fileAndClaim(town, { email });
    return { ...filed, to: await answerTo(filed.id, 'receipt') };
  };

  test('its address names the report to us alone and fits into 64 letters', async () => {
    const { to, id, code } = await claimed();
    const [local = ''] = to.split('@');
    expect(local.length).toBeLessThanOrEqual(64);
    expect(local).toBe(local.toLowerCase());
    expect(local).not.toContain(id.replaceAll('-', ''));
    expect(local).not.toContain(code.toLowerCase());
  });

  test('a yes that is proved to be theirs confirms; what stands below it goes along', async () => {
    const { to, id } = await claimed();
    const text = `Да, убрали\nСпасибо\n\nOn Mon, 2 Mar 2026, Lamplighter wrote:\n> Is it done?`;
    const mail = await proved({ from: email, text }, 'mail.example', to.toUpperCase());
    expect(mail).toMatchObject({ state: 'verdict', report_id: id, authentic: true });
    expect((await rowOf(id)).state).toBe('confirmed');
    const [verdict] = await db
      .selectFrom('report_verdicts')
      .selectAll()
      .where('report_id', '=', id)
      .execute();
    expect(verdict).toMatchObject({ answer: 'yes', words: 'убрали\nСпасибо' });
  });

  test('a no disputes, with their photo', async () => {
    const { to, id } = await claimed();
    const photos = [await picture()];
    const mail = await proved({ from: email, text: 'Жоқ', photos }, 'mail.example', to);
    expect(mail).toMatchObject({ state: 'verdict', photos: 1 });
    expect((await rowOf(id)).state).toBe('disputed');
  });

  test('a forged confirm does nothing: it is a message, and they are sent the link', async () => {
    const { to, id, reporter } = await claimed();
    for (const from of [email, 'mallory@mail.example']) {
      const mail = await unproved({ from, text: `Yes\n${from}` }, to);
      expect(mail).toMatchObject({ state: 'message', why: 'not-proved', authentic: false });
    }
    expect((await rowOf(id)).state).toBe('claimed');
    expect(await messagesOf(reporter, id)).toHaveLength(2);
    const letters = await lettersAbout(id, 'mail-use-link');
    expect(letters.map(({ recipient }) => recipient)).toEqual([email, email]);
    expect(keyIn(letters[0], 'receipt')).not.toBe('');
  });

  test('a confirm signed by somebody else does nothing either', async () => {
    const { to, id } = await claimed();
    await proved({ from: email, text: 'Yes' }, 'example.org', to);
    const mine = { from: 'mallory@mail.example', text: 'Yes' };
    expect(await proved(mine, 'mail.example', to)).toMatchObject({ state: 'message' });
    expect((await rowOf(id)).state).toBe('claimed');
  });

  test('what was put behind a signed part proves nothing', async () => {
    const { to, id } = await claimed();
    const raw = await signed(await rawMail({ from: email, text: 'Спасибо', to }), 'mail.example');
    const changed = Buffer.from(
      raw.toString('latin1').replace(/\r\n\r\n[\s\S]*$/, '\r\n\r\nyes\r\n'),
      'latin1',
    );
    expect(await comes(changed, { to: [to] })).toMatchObject({ authentic: false });
    expect((await rowOf(id)).state).toBe('claimed');
  });

  test('any other words are a message with its photos, and the others hear of it', async () => {
    const { id, reporter } = await fileAndSettle(town, { email });
    const to = await answerTo(id, 'receipt');
    const mail = await unproved(
      { from: email, text: 'Яма стала больше', photos: [await picture()] },
      to,
    );
    expect(mail).toMatchObject({ state: 'message', why: null, report_id: id, photos: 1 });
    const [said] = await messagesOf(reporter, id);
    expect(said).toMatchObject({ side: 'reporter', words: 'Яма стала больше' });
    expect(said?.photos).toHaveLength(1);
  });

  test('an address nobody was written to is no way in: the mail is a report like any other', async () => {
    const { id, reporter } = await fileAndSettle(town, { email });
    const made = replyAddressOf({
      kind: 'receipt',
      about_id: id,
      recipient: 'mallory@mail.example',
    });
    const mail = await unproved({ from: email, text: 'Да' }, made);
    expect(mail.state).toBe('asked');
    expect(await messagesOf(reporter, id)).toEqual([]);
  });
});

describe('the responsible answers a task', () => {
  const email = 'lamp-service@example.org';
  const offered = async () => {
    const filed = await fileAndSettle(town, {});
    return { ...filed, to: await answerTo(filed.id, 'task-offer', email) };
  };

  test('done, with a photo: it is claimed and the photo is its proof', async () => {
    const { to, id } = await offered();
    const text = 'Дайын, шам ауыстырылды\n-- \nЖарық қызметі';
    const mail = await proved({ from: email, text, photos: [await picture()] }, 'example.org', to);
    expect(mail).toMatchObject({ state: 'task', report_id: id });
    expect((await rowOf(id)).state).toBe('claimed');
    expect((await responderPhotos(id)).map(({ kind }) => kind)).toEqual(['proof']);
    expect((await tasksOf(id))[0]).toMatchObject({ remark: 'шам ауыстырылды' });
  });

  test('done without the photo is passed on as words, and they are told what is missing', async () => {
    const { to, id } = await offered();
    const mail = await proved({ from: email, text: 'Done' }, 'example.org', to);
    expect(mail).toMatchObject({ state: 'message', why: 'task.photo-missing' });
    expect((await rowOf(id)).state).not.toBe('claimed');
    const [letter] = await lettersAbout(id, 'mail-use-link');
    expect(letter).toMatchObject({ recipient: email });
    expect(keyIn(letter, 'work')).not.toBe('');
  });

  test('accepted or declined with a reason; without one they are asked for it', async () => {
    const first = await offered();
    await proved({ from: email, text: 'Принято' }, 'example.org', first.to);
    expect((await rowOf(first.id)).state).toBe('accepted');
    const second = await offered();
    const bare = await proved({ from: email, text: 'Decline' }, 'example.org', second.to);
    expect(bare).toMatchObject({ state: 'message', why: 'task.say-why' });
    await proved({ from: email, text: 'Decline: not our street' }, 'example.org', second.to);
    expect((await tasksOf(second.id))[0]).toMatchObject({
      state: 'declined',
      reason: 'not our street',
    });
  });

  test('one of its members may, from an address of their own', async () => {
    const { to, id } = await offered();
    const mail = await proved({ from: 'olga@example.org', text: 'Accepted' }, 'example.org', to);
    expect(mail).toMatchObject({ state: 'task' });
    expect((await rowOf(id)).state).toBe('accepted');
  });

  test('whoever is neither, or is not proved, changes nothing', async () => {
    const { to, id } = await offered();
    const photos = [await picture()];
    const timur = await proved(
      { from: 'timur@example.org', text: 'Done', photos },
      'example.org',
      to,
    );
    const forged = await unproved({ from: email, text: 'Done', photos }, to);
    for (const mail of [timur, forged]) {
      expect(mail).toMatchObject({ state: 'message', why: 'not-proved' });
    }
    expect((await rowOf(id)).state).toBe('assigned');
  });

  test('whose task went to somebody else is told so, and not heard', async () => {
    const { to, id } = await offered();
    await proved({ from: email, text: 'Decline: not ours at all' }, 'example.org', to);
    const mail = await unproved({ from: email, text: 'One more thing' }, to);
    expect(mail).toMatchObject({ state: 'ignored', why: 'thread-over', report_id: id });
  });
});

describe('somebody of the desk answers', () => {
  test('proved to be them it is said as the desk; else nothing is', async () => {
    const { id, reporter } = await fileAndSettle(town, { email: 'rita@mail.example' });
    const to = replyAddressOf({ kind: 'message', about_id: id, recipient: 'dana@example.org' });
    const mail = await proved({ from: 'dana@example.org', text: 'We look' }, 'example.org', to);
    expect(mail.state).toBe('message');
    expect(await messagesOf(reporter, id)).toMatchObject([{ side: 'desk', words: 'We look' }]);
    const forged = await unproved({ from: 'dana@example.org', text: 'Pay here' }, to);
    expect(forged).toMatchObject({ state: 'ignored', why: 'not-proved' });
    expect(await messagesOf(cast.operatorOfAll, id)).toHaveLength(1);
  });
});
