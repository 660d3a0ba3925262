import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptTask } from '#modules/assignments/actions.ts';
import { openTaskKey, taskKey } from '#modules/assignments/telling.ts';
import { openFollowKey } from '#modules/subscriptions/telling.ts';
import { setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import {
  claimWithProof,
  fileAndClaim,
  fileAndSettle,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  settle,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { contactKey, openContactKey, openReceiptKey, receiptKey } from './codes.ts';
import { declineReport } from './moderation.ts';
import { confirmContact, reporterOf } from './reporter.ts';
import { writeCode } from './rules.ts';
import { tellDesk, tellReporter, writeReceipt } from './telling.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const email = 'zhanna@example.org';
const known = async (given: Record<string, unknown> = {}) => {
  const filed = await fileAndSettle(town, { email, ...given });
  await confirmContact(keyIn((await lettersAbout(filed.id, 'receipt'))[0], 'receipt'));
  return filed;
};
const toReporter = async (id: string) =>
  (await lettersAbout(id))
    .filter(({ recipient }) => recipient === email)
    .map(({ kind }) => kind)
    .sort();

describe('the letter of receipt', () => {
  test('goes to the address given, in the language of the report, with the return code', async () => {
    const { id, code, pin } = await fileAndSettle(town, { email, locale: 'kk' });
    const [letter, ...more] = await lettersAbout(id, 'receipt');
    expect(more).toEqual([]);
    expect(letter).toMatchObject({ recipient: email, locale: 'kk' });
    expect(letter?.body_text).toContain(writeCode(code + pin));
    expect(letter?.body_text).toContain('lamp-service kk');
  });

  test('is written once, though its job runs twice', async () => {
    const { id } = await fileAndSettle(town, { email });
    await writeReceipt(id);
    expect(await lettersAbout(id, 'receipt')).toHaveLength(1);
  });

  test('its links open the receipt, and say that the address is theirs', async () => {
    const { id } = await fileAndSettle(town, { email });
    const [letter] = await lettersAbout(id, 'receipt');
    const keys = [...(letter?.body_text ?? '').matchAll(/\/receipt\/([\w-]+)/g)].map(
      ([, key]) => key,
    );
    expect(keys.map((key = '') => openContactKey(key)?.reportId)).toEqual([id, undefined]);
    expect(keys.map((key = '') => openReceiptKey(key))).toEqual([null, id]);
    expect(openReceiptKey(await confirmContact(keys[0] ?? ''))).toBe(id);
  });
});

describe('the reporter is told', () => {
  test('nothing more, as long as nobody said that the address is theirs', async () => {
    const { id } = await fileAndClaim(town, { email });
    expect(await toReporter(id)).toEqual(['receipt']);
  });

  test('that somebody took it on, and is asked whether it is done', async () => {
    const { id } = await known();
    const link = await linkOf(id);
    await acceptTask(link.actor, link.ref);
    await settle();
    await claimWithProof(link);
    await settle();
    expect(await toReporter(id)).toEqual(['accepted', 'claimed', 'receipt']);
    const [asked] = await lettersAbout(id, 'claimed');
    const answers = [...(asked?.body_text ?? '').matchAll(/\/receipt\/([\w-]+)\?answer=(\w+)/g)];
    expect(answers.map(([, key = '', answer]) => [openReceiptKey(key), answer])).toEqual([
      [id, 'yes'],
      [id, 'no'],
      [id, 'unknown'],
    ]);
  });

  test('that it was closed, in their language', async () => {
    const { id } = await known({ locale: 'en' });
    await declineReport(cast.operatorOfAll, id, { why: 'A private yard' });
    await settle();
    expect(await lettersAbout(id, 'declined')).toMatchObject([{ recipient: email, locale: 'en' }]);
  });

  test('of one move once, and of another one again', async () => {
    const { id } = await known();
    const move = { reportId: id, event: 'report.accepted', moveId: newId() };
    await tellReporter(move);
    await tellReporter(move);
    expect(await toReporter(id)).toEqual(['accepted', 'receipt']);
    await tellReporter({ ...move, moveId: newId() });
    expect(await lettersAbout(id, 'accepted')).toHaveLength(2);
  });

  test('nothing of what goes on behind the desk', async () => {
    const { id } = await known();
    await tellReporter({ reportId: id, event: 'report.assigned', moveId: newId() });
    expect(await toReporter(id)).toEqual(['receipt']);
  });
});

test('the desk is told once that nobody answers, though its job runs twice', async () => {
  const { id } = await fileAndSettle(town, { category: 'bench' });
  await tellDesk(id);
  expect(await lettersAbout(id, 'triage')).toHaveLength(2);
});

describe('a secret link', () => {
  const [reportId, id] = [newId(), newId()];
  const made = {
    receipt: receiptKey(reportId),
    contact: contactKey(reportId, id),
    task: taskKey({ reportId, id }),
  };
  const openers = {
    receipt: openReceiptKey,
    contact: openContactKey,
    task: openTaskKey,
    follow: openFollowKey,
  };

  test('opens what it was made for, and nothing else', () => {
    const opened = Object.entries(made).map(([purpose, key]) => [
      purpose,
      Object.entries(openers).flatMap(([door, open]) => (open(key) ? [door] : [])),
    ]);
    expect(opened).toEqual([
      ['receipt', ['receipt']],
      ['contact', ['contact']],
      ['task', ['task']],
    ]);
    expect(openReceiptKey(made.receipt)).toBe(reportId);
    expect(openTaskKey(made.task)).toEqual({ reportId, id });
  });

  test('of which one letter was changed, cut off or added opens nothing', () => {
    for (const [purpose, key] of Object.entries(made)) {
      const open = openers[purpose as keyof typeof openers];
      for (let at = 0; at < key.length; at++) {
        const other = key[at] === 'A' ? 'B' : 'A';
        const tampered = key.slice(0, at) + other + key.slice(at + 1);
        expect(open(tampered), `${purpose} ${at}`).toBeNull();
      }
      for (const wrong of ['', key.slice(1), key.slice(0, -1), `${key}A`, key.repeat(2)]) {
        expect(open(wrong)).toBeNull();
      }
    }
  });

  test('that is none is refused where a receipt is asked for', async () => {
    expect(() => reporterOf(made.task)).toThrow('receipt.link-unknown');
    await expect(async () => confirmContact(made.receipt)).rejects.toMatchObject({ status: 404 });
  });
});
