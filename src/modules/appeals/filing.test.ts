import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appealFiled, appealForm, appealRow, at, pdfFile } from '../../../test/appeals.ts';
import { keyIn, lettersAbout, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { applicantAppeal, exportAppeal, withdrawAppeal } from './applicant.ts';
import { deskAppeal } from './desk.ts';
import {
  applicantDocument,
  deskDocument,
  dropDocument,
  keepDocument,
  keptDocuments,
} from './documents.ts';
import { enterAppeal, fileAppeal } from './filing.ts';
import { enteredAppeal, newAppeal } from './input.ts';
import { applicantOf } from './keys.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(at('2026-02-02')));
afterEach(() => setClock(null));

describe('a resident files an appeal', () => {
  test('it has a number of its year and nobody gets the same or skips one', async () => {
    const [first, ...others] = await Promise.all(
      Array.from({ length: 6 }, () => appealFiled(town)),
    );
    const numbers = [first, ...others]
      .map((one) => Number(one?.number.slice(5)))
      .toSorted((a, b) => a - b);
    expect(first?.number).toMatch(/^2026-\d{6}$/);
    expect(numbers).toEqual(numbers.map((_, nth) => (numbers[0] ?? 0) + nth));
  });

  test('sent twice it is one appeal, even at the same moment', async () => {
    const input = newAppeal.parse(appealForm(town));
    const twice = await Promise.all([fileAppeal(stranger, input), fileAppeal(stranger, input)]);
    expect(twice[0]).toEqual(twice[1]);
    const rows = await db.selectFrom('appeals').select('id').where('id', '=', input.id).execute();
    expect(rows).toHaveLength(1);
  });

  test('a filing that fails uses up no number', async () => {
    const before = await appealFiled(town);
    await expect(appealFiled(town, { areaId: newId() })).rejects.toThrow('appeal.choose-area');
    const after = await appealFiled(town);
    expect(Number(after.number.slice(5))).toBe(Number(before.number.slice(5)) + 1);
  });

  test('the letter comes at once, in their language, with the number and the secret link', async () => {
    const filed = await appealFiled(town, { locale: 'kk' });
    await settle();
    const [letter] = await lettersAbout(filed.id, 'appeal-registered');
    expect(letter?.locale).toBe('kk');
    expect(letter?.subject).toContain(`ӨС-${filed.number}`);
    expect(keyIn(letter, 'appeal')).toBe(filed.key);
    expect(letter?.body_text).not.toContain('stairs');
  });

  test('who gave no e-mail gets no letter, and the appeal is here all the same', async () => {
    const filed = await appealFiled(town, {
      answerBy: 'post',
      email: '',
      postal: 'Абая 12, Петропавл',
    });
    await settle();
    expect(await lettersAbout(filed.id, 'appeal-registered')).toEqual([]);
    expect((await applicantAppeal(filed.applicant)).answer_by).toBe('post');
  });

  test('a changed link opens nothing', async () => {
    const { key } = await appealFiled(town);
    const changed = key.startsWith('A') ? `B${key.slice(1)}` : `A${key.slice(1)}`;
    expect(() => applicantOf(changed)).toThrow('appeal.link-unknown');
    await expect(applicantAppeal({ kind: 'applicant', appealId: newId() })).rejects.toThrow(
      'appeal.link-unknown',
    );
  });
});

describe('documents', () => {
  const mine = (appealId: string) => ({ appealId, side: 'applicant' as const });

  test('are kept before the form is right, are one when sent twice, and go with it', async () => {
    const form = appealForm(town);
    await keepDocument(mine(form.id), pdfFile('first'));
    await keepDocument(mine(form.id), pdfFile('first'));
    await keepDocument(mine(form.id), pdfFile('second'));
    const [, second] = await keptDocuments(mine(form.id));
    await dropDocument(mine(form.id), second?.id ?? '');
    const { key, number } = await fileAppeal(stranger, newAppeal.parse(form));
    const { documents } = await applicantAppeal(applicantOf(key));
    expect(documents.map(({ name }) => name)).toEqual(['first.pdf']);
    const id = documents[0]?.id ?? '';
    expect(await applicantDocument(applicantOf(key), id)).toMatchObject({
      ...{ name: 'first.pdf', mediaType: 'application/pdf' },
      bytes: pdfFile('first').bytes,
    });
    expect((await deskDocument(cast.operatorOfPetropavl, number, id)).name).toBe('first.pdf');
    for (const actor of [stranger, cast.operatorOfKyzylzhar, cast.lampWorker]) {
      await expect(deskDocument(actor, number, id)).rejects.toMatchObject({ status: 403 });
    }
  });

  test('of another appeal, too many, too large and of a wrong kind are refused', async () => {
    const [one, other] = [await appealFiled(town), newId()];
    for (const name of ['1', '2', '3', '4', '5']) await keepDocument(mine(other), pdfFile(name));
    const [kept] = await keptDocuments(mine(other));
    await expect(applicantDocument(one.applicant, kept?.id ?? '')).rejects.toThrow(
      'document-unknown',
    );
    await expect(keepDocument(mine(other), pdfFile('6'))).rejects.toThrow('too-many-documents');
    const bytes = Buffer.alloc(10 * 2 ** 20 + 1);
    await expect(keepDocument(mine(newId()), { name: 'x', bytes })).rejects.toThrow('too-large');
    const page = { name: 'a.pdf', bytes: Buffer.from('<html>') };
    await expect(keepDocument(mine(newId()), page)).rejects.toThrow('appeal.document-kind');
    await expect(keepDocument(mine('../../etc'), pdfFile())).rejects.toThrow('appeal.form-broken');
  });
});

describe('the desk enters an appeal', () => {
  const entered = (given: object = {}) =>
    enteredAppeal.parse({
      ...appealForm(town),
      ...{ channel: 'paper', receivedOn: '2026-01-28', ...given },
    });

  test('its days count from the day the paper came', async () => {
    const input = entered();
    const { number } = await enterAppeal(cast.operatorOfPetropavl, input);
    const row = await appealRow(input.id);
    expect(row).toMatchObject({ number, channel: 'paper' });
    expect(row.received_at).toEqual(at('2026-01-28T12:00'));
    expect(row.due_at).toEqual(new Date('2026-02-18T18:59:59.999Z'));
    expect((await deskAppeal(cast.operatorOfPetropavl, number)).appeal.state).toBe('new');
  });

  test('a day to come, another area and people without the right are refused', async () => {
    const tomorrow = enterAppeal(cast.operatorOfPetropavl, entered({ receivedOn: '2026-02-03' }));
    await expect(tomorrow).rejects.toThrow('appeal.received-wrong');
    const refused = [
      [cast.operatorOfKyzylzhar, 'appeal.not-yours'],
      [cast.lampWorker, 'appeal.may-not'],
      [stranger, 'appeal.may-not'],
    ] as const;
    for (const [actor, key] of refused) {
      await expect(enterAppeal(actor, entered())).rejects.toThrow(key);
    }
  });
});

test('the applicant takes it back once, and takes all that is kept with them', async () => {
  const filed = await appealFiled(town);
  const all = await exportAppeal(filed.applicant);
  expect(all).toMatchObject({ number: `ӨС-${filed.number}`, name: 'Жанна Сәуле' });
  expect(JSON.stringify(all)).not.toContain(filed.id);
  await withdrawAppeal(filed.applicant);
  await settle();
  expect(await appealRow(filed.id)).toMatchObject({ state: 'withdrawn' });
  await expect(withdrawAppeal(filed.applicant)).rejects.toThrow('appeal.cannot.withdrawn');
});
