import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf } from '#modules/ledger/queries.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import {
  DAY,
  fileAndClaim,
  fileAndSettle,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  pass,
  rowOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import {
  confirmContact,
  contactOf,
  forgetContact,
  receiptForCode,
  reporterOf,
  reporterReport,
} from './reporter.ts';
import { writeCode } from './rules.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const contact = { name: 'Жанна', email: 'zhanna@example.org', phone: '+7 701 555 44 33' };
const contactsOf = (id: string) =>
  db.selectFrom('report_contacts').selectAll().where('report_id', '=', id).execute();
const eventNames = async (id: string) => (await eventsOf(db, id)).map(({ event }) => event);

describe('coming back without an account', () => {
  test('the link of the receipt makes its holder the reporter of that report', async () => {
    const { id, key } = await fileAndSettle(town);
    expect(reporterOf(key)).toEqual({ kind: 'reporter', reportId: id });
  });

  test('number and return code open it, as people type them', async () => {
    const { code, pin, key } = await fileAndSettle(town);
    expect(await receiptForCode(writeCode(code + pin).toLowerCase())).toEqual({ key });
    expect(await receiptForCode(`${code} ${pin}`)).toEqual({ key });
  });

  test('the number alone opens the public page only', async () => {
    const { code } = await fileAndSettle(town);
    expect(await receiptForCode(code)).toEqual({ code });
  });

  test('the return code of another report, or of none, is refused', async () => {
    const one = await fileAndSettle(town);
    const two = await fileAndSettle(town);
    const wrong = { key: 'receipt.code-wrong', field: 'code' };
    await expect(receiptForCode(one.code + two.pin)).rejects.toMatchObject(wrong);
    await expect(receiptForCode(`ZZZZZZZZZ${one.pin}`)).rejects.toMatchObject(wrong);
    await expect(receiptForCode('what?')).rejects.toMatchObject(wrong);
  });

  test('a return code cannot be guessed by many who each try a few times', async () => {
    const { code, pin } = await fileAndSettle(town);
    for (let tried = 0; tried < 60; tried++) {
      await receiptForCode(`${code}000000`).catch(() => undefined);
    }
    await expect(receiptForCode(code + pin)).rejects.toMatchObject({ status: 429 });
    expect(await receiptForCode(code)).toEqual({ code });
  });
});

describe('what a reporter sees', () => {
  test('is everything they wrote, and what became of it', async () => {
    const { reporter } = await fileAndClaim(town, { ...contact, words: 'Пишите @shop' });
    expect(await reporterReport(reporter)).toMatchObject({
      ...{ ...yard, ...contact, words: 'Пишите @shop', public_words: 'Пишите ▇▇▇' },
      ...{ state: 'claimed', mayAnswer: true, waitsForNeighbour: false, reason: null, into: null },
      timeline: { length: 4 },
    });
    await pass(14 * DAY);
    expect(await reporterReport(reporter)).toMatchObject({ waitsForNeighbour: true });
  });

  test('is shown to nobody else, whatever they hold', async () => {
    const { id } = await fileAndSettle(town);
    const { actor } = await linkOf(id);
    const others: Actor[] = [stranger, actor, cast.administrator];
    for (const other of others) {
      await expect(reporterReport(other)).rejects.toMatchObject({
        ...{ key: 'report.not-yours', status: 403 },
      });
    }
    const nobody: Actor = { kind: 'reporter', reportId: cast.administrator.personId };
    await expect(reporterReport(nobody)).rejects.toMatchObject({ status: 404 });
  });
});

describe('the reporter’s address', () => {
  const linkIn = async (id: string) => keyIn((await lettersAbout(id, 'receipt'))[0], 'receipt');

  test('is confirmed by the link in its letter, once', async () => {
    const { id, key } = await fileAndSettle(town, contact);
    const link = await linkIn(id);
    expect(contactOf(link).reportId).toBe(id);
    expect(await confirmContact(link)).toBe(key);
    expect(await confirmContact(link)).toBe(key);
    expect(await contactsOf(id)).toMatchObject([{ confirmed_at: monday }]);
    const confirmed = (await eventNames(id)).filter((it) => it === 'report.contact-confirmed');
    expect(confirmed).toHaveLength(1);
  });

  test('cannot be confirmed by whoever typed it: the receipt does not carry that link', async () => {
    const { id, key } = await fileAndSettle(town, contact);
    await expect(async () => confirmContact(key)).rejects.toMatchObject({
      ...{ key: 'receipt.link-unknown', status: 404 },
    });
    expect(await contactsOf(id)).toMatchObject([{ confirmed_at: null }]);
  });

  test('is taken back with name and number: nothing of it is left, the report stays', async () => {
    const { id, reporter } = await fileAndSettle(town, contact);
    const link = await linkIn(id);
    await forgetContact(reporter);
    await forgetContact(reporter);
    const addresses = (await lettersAbout(id)).map(({ recipient }) => recipient);
    expect(addresses).not.toContain(contact.email);
    expect(await contactsOf(id)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ state: 'assigned' });
    const erased = (await eventNames(id)).filter((it) => it === 'report.contact-erased');
    expect(erased).toHaveLength(1);
    await confirmContact(link);
    expect(await contactsOf(id)).toEqual([]);
  });

  test('is taken back by the reporter only', async () => {
    const { id } = await fileAndSettle(town, contact);
    for (const actor of [stranger, cast.administrator]) {
      await expect(forgetContact(actor)).rejects.toMatchObject({ status: 403 });
    }
    expect(await contactsOf(id)).toHaveLength(1);
  });
});
