import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { appealFiled, appealRow, at, officerOf, pdfFile } from '../../../test/appeals.ts';
import { lettersAbout, settle } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { newId } from '#server/ids.ts';
import { applicantAnswerPdf, deskAnswerPdf, drawAnswer } from './answer-pdf.ts';
import { answerAppeal } from './answering.ts';
import { applicantAppeal, giveFeedback } from './applicant.ts';
import { askApplicant } from './asking.ts';
import { documentFile, keepDocument } from './documents.ts';
import { anonymiseAppeals, eraseAppeal, eraseUnclaimed } from './erasing.ts';
import { assignAppeal } from './handling.ts';
import { appealFilters } from './input.ts';
import { publicAppealFigures, publicOverdueAppeals } from './queries-public.ts';
import { appealCounts, boardAppeals, deskAppeals, handlableId, searchAppeals } from './queries.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(async () => {
  setClock(at('2026-02-02'));
  await change(async (tx) => {
    const done = { state: 'withdrawn', organisation_id: null, received_at: at('2020-01-01') };
    await tx.updateTable('appeals').set(done).execute();
  });
});
afterEach(() => setClock(null));

const words = { words: 'These are the words' };
const listed = async (queue: string, actor = cast.operatorOfPetropavl, more: object = {}) =>
  (await deskAppeals(actor, appealFilters.parse({ queue, ...more }))).appeals.map(
    ({ number }) => number,
  );

test('each queue holds what it says, the first due first, and the counts agree', async () => {
  const [complaint, fresh, asked, answered] = [
    await appealFiled(town, { kind: 'complaint' }),
    await appealFiled(town),
    await appealFiled(town),
    await appealFiled(town),
  ];
  await askApplicant(cast.operatorOfPetropavl, asked.id, { ground: 'unclear', ...words });
  await answerAppeal(cast.operatorOfPetropavl, answered.id, { outcome: 'satisfied', ...words });
  expect(await listed('new')).toEqual([fresh.number, complaint.number]);
  expect(await listed('waiting')).toEqual([asked.number]);
  expect(await listed('answered')).toContain(answered.number);
  setClock(at('2026-02-20'));
  expect(await listed('due-soon')).toEqual([fresh.number]);
  setClock(at('2026-02-26'));
  expect(await listed('overdue')).toEqual([fresh.number]);
  expect(await appealCounts(cast.operatorOfPetropavl)).toMatchObject({
    ...{ new: 2, overdue: 1, 'due-soon': 1, waiting: 1, forwarded: 0, review: 0 },
  });
  expect((await boardAppeals(cast.operatorOfPetropavl)).map(({ number }) => number)).toEqual([
    fresh.number,
    complaint.number,
  ]);
});

test('each sees their own ground: an area, a body, nothing', async () => {
  const filed = await appealFiled(town, { subject: 'Қала саябағы' });
  const police = officerOf(cast.lampWorker, town.organisation('police'));
  expect(await listed('new', cast.operatorOfKyzylzhar)).toEqual([]);
  expect(await listed('new', police)).toEqual([]);
  await assignAppeal(cast.operatorOfPetropavl, filed.id, {
    ...{ organisationId: town.organisation('police'), personId: null },
  });
  expect(await listed('new', police)).toEqual([filed.number]);
  expect(await listed('new', cast.operatorOfAll, { area: 'petropavl' })).toEqual([filed.number]);
  expect(await listed('new', cast.operatorOfAll, { area: 'kyzylzhar' })).toEqual([]);
  for (const actor of [stranger, cast.cleaner]) {
    const asked = deskAppeals(actor, appealFilters.parse({}));
    await expect(asked).rejects.toMatchObject({ status: 403 });
    await expect(appealCounts(actor)).rejects.toMatchObject({ status: 403 });
    await expect(handlableId(actor, filed.number)).rejects.toMatchObject({ status: 403 });
    expect(await boardAppeals(actor)).toEqual([]);
    expect(await searchAppeals(actor, filed.number, 5)).toEqual([]);
  }
  expect(await handlableId(police, filed.number)).toBe(filed.id);
});

test('an appeal is found by number and by words, never by its applicant', async () => {
  const filed = await appealFiled(town, { words: 'Сломаны качели во дворе', locale: 'ru' });
  const found = async (typed: string) =>
    (await searchAppeals(cast.operatorOfPetropavl, typed, 5)).map(({ number }) => number);
  expect(await found(`ӨС-${filed.number}`)).toEqual([filed.number]);
  expect(await found('качелей')).toEqual([filed.number]);
  expect(await found('Сәуле')).toEqual([]);
  expect(await listed('all', cast.operatorOfPetropavl, { q: 'двор' })).toContain(filed.number);
});

test('a long list goes on where the last page ended', async () => {
  const filed = [];
  for (let nth = 0; nth < 52; nth++) filed.push((await appealFiled(town)).number);
  const first = await deskAppeals(cast.operatorOfPetropavl, appealFilters.parse({}));
  expect(first.appeals).toHaveLength(50);
  const after = first.next ?? '';
  const rest = await deskAppeals(cast.operatorOfPetropavl, appealFilters.parse({ after }));
  expect([...first.appeals, ...rest.appeals].map(({ number }) => number)).toEqual(filed);
  expect(rest.next).toBeNull();
});

test('strangers get numbers per body, too small ones held back, and never a word or a name', async () => {
  const body = town.organisation('police');
  for (let nth = 0; nth < 5; nth++) {
    const filed = await appealFiled(town, { subject: `Secret matter ${nth}` });
    await assignAppeal(cast.operatorOfPetropavl, filed.id, {
      organisationId: body,
      personId: null,
    });
    await answerAppeal(cast.operatorOfAll, filed.id, { outcome: 'partly', ...words });
    const answerId = (await applicantAppeal(filed.applicant)).answers[0]?.id ?? '';
    const solved = nth < 3 ? ('yes' as const) : ('no' as const);
    const say = { answerId, understood: 'yes' as const, solved, rating: 4, words: '' };
    const [row] = await publicAppealFigures({});
    expect(row?.satisfied).toBeNull();
    await giveFeedback(filed.applicant, say);
  }
  const late = await appealFiled(town);
  setClock(at('2026-03-02'));
  const figures = await publicAppealFigures({ since: '2026-01-01' });
  expect(figures.find((row) => row.organisationId === body)).toMatchObject({
    ...{ received: 5, inTime: 5, late: 0, overdue: 0, asked: 5, satisfied: 3 },
  });
  expect(figures.find((row) => row.organisationId === null)).toMatchObject({ overdue: 1 });
  expect(await publicAppealFigures({ since: '2026-02-03' })).toEqual([]);
  const overdue = await publicOverdueAppeals();
  expect(overdue.map(({ number }) => number)).toEqual([late.number]);
  expect(JSON.stringify([figures, overdue])).not.toMatch(/Secret|Жанна|stairs/);
});

test('the answer on paper is in the language of the applicant, with the letters of Kazakh', async () => {
  const kazakh = 'Сіздің өтінішіңіз қаралды: баспалдақ жөнделеді. Әәіңғүұқөһ';
  const printed = {
    ...{ locale: 'kk' as const, number: 'ӨС-2026-000001', subject: 'Баспалдақ', name: 'Жанна' },
    ...{ body: 'Полиция бөлімшесі', words: kazakh, outcome: 'partly' as const, review: false },
    ...{ receivedAt: at('2026-01-05'), answeredAt: at('2026-01-20') },
  };
  const [one, two] = [await drawAnswer(printed), await drawAnswer(printed)];
  expect(one.toString('latin1', 0, 5)).toBe('%PDF-');
  expect(one.includes('DejaVuSans')).toBe(true);
  expect(one.includes('(kk)')).toBe(true);
  expect(one.length).toBe(two.length);
});

test('the answer as PDF is given to its applicant and who may see the appeal, to nobody else', async () => {
  const [filed, other] = [await appealFiled(town), await appealFiled(town)];
  await answerAppeal(cast.operatorOfPetropavl, filed.id, { outcome: 'refused', ...words });
  const id = (await applicantAppeal(filed.applicant)).answers[0]?.id ?? '';
  expect((await applicantAnswerPdf(filed.applicant, id)).name).toBe(`${filed.number}.pdf`);
  expect(
    (await deskAnswerPdf(cast.operatorOfPetropavl, filed.number, id)).bytes.length,
  ).toBeGreaterThan(1000);
  await expect(applicantAnswerPdf(other.applicant, id)).rejects.toThrow('appeal.no-answer');
  await expect(applicantAnswerPdf(filed.applicant, 'x')).rejects.toThrow('appeal.no-answer');
  for (const actor of [stranger, cast.operatorOfKyzylzhar]) {
    await expect(deskAnswerPdf(actor, filed.number, id)).rejects.toMatchObject({ status: 403 });
  }
});

test('after its time everything personal is gone, and the numbers stay', async () => {
  const filed = await appealFiled(town, { words: 'My private trouble' });
  await keepDocument({ appealId: filed.id, side: 'desk' }, pdfFile());
  await answerAppeal(cast.operatorOfPetropavl, filed.id, { outcome: 'refused', ...words });
  await settle();
  const [document] = (await applicantAppeal(filed.applicant)).documents;
  await expect(change((tx) => eraseAppeal(tx, newId()))).rejects.toThrow('appeal.unknown');
  const open = await appealFiled(town);
  await expect(change((tx) => eraseAppeal(tx, open.id))).rejects.toThrow('appeal.erase-open');
  setClock(at('2031-02-02'));
  expect(await change((tx) => anonymiseAppeals(tx, at('2031-01-01'), 10))).toContain(filed.id);
  await settle();
  await expect(applicantAppeal(filed.applicant)).rejects.toThrow('appeal.link-unknown');
  expect(await appealRow(filed.id)).toMatchObject({ words: '–', subject: '–', outcome: 'refused' });
  await expect(getFile(documentFile(filed.id, document?.id ?? ''))).rejects.toThrow('ENOENT');
  expect(await lettersAbout(filed.id, 'appeal-answered')).toEqual([]);
  expect(await change((tx) => anonymiseAppeals(tx, at('2031-01-01'), 10))).not.toContain(filed.id);
});

test('documents of a form that nobody sent are gone after a day', async () => {
  const [old, fresh] = [newId(), newId()];
  await keepDocument({ appealId: old, side: 'applicant' }, pdfFile());
  setClock(at('2026-02-03T11:00'));
  await keepDocument({ appealId: fresh, side: 'applicant' }, pdfFile());
  await eraseUnclaimed();
  const kept = await db
    .selectFrom('appeal_documents')
    .select('appeal_id')
    .where('appeal_id', 'in', [old, fresh])
    .execute();
  expect(kept.map((row) => row.appeal_id)).toEqual([fresh]);
});
