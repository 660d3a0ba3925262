// What makes an appeal late stays so: no question and no withdrawal afterwards takes it out of the figures.
import { afterEach, beforeAll, expect, test } from 'vitest';
import { appealFiled, appealRow, at } from '../../../test/appeals.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { setClock } from '#server/clock.ts';
import { answerAppeal } from './answering.ts';
import { applicantAppeal, withdrawAppeal } from './applicant.ts';
import { askApplicant, enterReply } from './asking.ts';
import { deskAppeal } from './desk.ts';
import { forwardAppeal, takeAppeal } from './handling.ts';
import { deskAppeals } from './queries.ts';
import { publicAppealFigures, publicOverdueAppeals } from './queries-public.ts';
import { answerReview, assignReview, complain } from './reviews.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
afterEach(() => setClock(null));

const words = { words: 'These are the words' };
const question = { ground: 'facts', ...words } as const;
const answer = { outcome: 'explained', ...words } as const;

/** Filed on 2 February; by 1 April every term is over. */
async function overdueAppeal() {
  setClock(at('2026-02-02'));
  const filed = await appealFiled(town);
  setClock(at('2026-04-01'));
  await takeAppeal(cast.operatorOfPetropavl, filed.id);
  return filed;
}

test('a question asked when it is too late hides nothing: it stays overdue, and one may complain', async () => {
  const { id, number, applicant } = await overdueAppeal();
  await askApplicant(cast.operatorOfPetropavl, id, question);
  expect((await publicOverdueAppeals()).map((one) => one.number)).toContain(number);
  expect(await applicantAppeal(applicant)).toMatchObject({ overdue: true, mayComplain: true });
  expect(await deskAppeal(cast.operatorOfPetropavl, number)).toMatchObject({ overdue: true });
  const { appeals } = await deskAppeals(cast.operatorOfPetropavl, { queue: 'overdue' });
  expect(appeals.map((one) => one.number)).toContain(number);
  await answerAppeal(cast.operatorOfPetropavl, id, answer);
  expect(await appealRow(id)).toMatchObject({ late: true });
});

test('while a question asked in time waits, nothing is late; complaining of silence ends that wait', async () => {
  setClock(at('2026-02-02'));
  const { id, applicant } = await appealFiled(town);
  await askApplicant(cast.operatorOfPetropavl, id, question);
  setClock(at('2026-04-01'));
  expect(await applicantAppeal(applicant)).toMatchObject({ overdue: false, mayComplain: false });
  await expect(complain(applicant, words)).rejects.toThrow('appeal.may-not-complain');
  const late = await overdueAppeal();
  await askApplicant(cast.operatorOfPetropavl, late.id, question);
  await complain(late.applicant, words);
  expect(await appealRow(late.id)).toMatchObject({ state: 'review', late: true });
});

test('a body it is passed on to begins in time', async () => {
  const { id } = await overdueAppeal();
  await askApplicant(cast.operatorOfPetropavl, id, question);
  await enterReply(cast.operatorOfPetropavl, id, words);
  const to = { organisationId: town.organisation('police'), ...words };
  await forwardAppeal(cast.operatorOfPetropavl, id, to);
  expect(await appealRow(id)).toMatchObject({ late: false });
});

test('an answer that came late still counts when its review is withdrawn', async () => {
  const { id, applicant } = await overdueAppeal();
  await answerAppeal(cast.operatorOfPetropavl, id, answer);
  const lateIn = async () =>
    (await publicAppealFigures({})).reduce((sum, { late }) => sum + late, 0);
  const before = await lateIn();
  await complain(applicant, words);
  await withdrawAppeal(applicant);
  expect(await lateIn()).toBe(before);
});

test('a review that is not answered in time is as public as an appeal, and late for whoever reviews', async () => {
  setClock(at('2026-02-02'));
  const { id, number, applicant } = await appealFiled(town);
  await answerAppeal(cast.operatorOfPetropavl, id, answer);
  await complain(applicant, words);
  const body = town.organisation('police');
  await assignReview(cast.operatorOfAll, id, { organisationId: body, personId: null });
  const reviewing = async () =>
    (await publicAppealFigures({})).find(({ organisationId }) => organisationId === body);
  const listed = async () =>
    (await publicOverdueAppeals()).find((one) => one.number === number) ?? null;
  const before = (await reviewing())?.late ?? 0;
  expect(await listed()).toBeNull();
  setClock(at('2026-06-01'));
  expect(await listed()).toMatchObject({ organisationId: body, review: true });
  expect((await listed())?.days).toBeGreaterThan(30);
  expect(await reviewing()).toMatchObject({ late: before + 1 });
  await answerReview(cast.administrator, id, answer);
  expect(await listed()).toBeNull();
  expect(await reviewing()).toMatchObject({ late: before + 1 });
});
