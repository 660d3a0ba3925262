import { beforeAll, expect, test } from 'vitest';
import { appealFiled, appealRow, officerOf, withRoles } from '../../../test/appeals.ts';
import { hireCast, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { peopleWhoMay } from '#modules/people/who-may.ts';
import { db } from '#server/database.ts';
import { mayWithAppeal, onAppealGrounds, requireAppeal, requireInArea } from './grounds.ts';

let town: Town;
let cast: Cast;
let appeal: Awaited<ReturnType<typeof appealRow>>;
let asOfficer: (more: Parameters<typeof roleOf>[1]) => Person;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
  appeal = await appealRow((await appealFiled(town)).id);
  asOfficer = (more) => withRoles(cast.cleaner, roleOf('officer', more));
});

/** Whether each of the four ways to ask about this ground says yes. */
async function answers(actor: Actor) {
  const listed = async () =>
    (
      await db
        .selectFrom('appeals')
        .select('id')
        .where(await onAppealGrounds(actor, 'appeal.see'))
        .execute()
    ).length > 0;
  const yes = (asked: Promise<unknown>) =>
    asked.then(
      (said) => said !== false,
      () => false,
    );
  return [
    await yes(mayWithAppeal(actor, 'appeal.see', appeal)),
    await yes(requireAppeal(actor, 'appeal.see', appeal)),
    await yes(listed()),
  ];
}

test('a list and a single appeal are open to the same people', async () => {
  const may: Actor[] = [
    system,
    cast.operatorOfAll,
    cast.operatorOfPetropavl,
    asOfficer({ areaId: town.area('region') }),
    asOfficer({ categoryId: town.category('lamp') }),
  ];
  for (const actor of may) expect(await answers(actor)).toEqual([true, true, true]);
  const mayNot: Actor[] = [
    stranger,
    cast.lampWorker,
    cast.operatorOfKyzylzhar,
    officerOf(cast.cleaner, town.organisation('police')),
    withRoles(cast.cleaner, roleOf('auditor')),
  ];
  for (const actor of mayNot) expect(await answers(actor)).toEqual([false, false, false]);
});

test('an appeal is entered where one may, and nowhere else', async () => {
  await requireInArea(cast.operatorOfPetropavl, 'appeal.enter', town.area('petropavl'));
  const elsewhere = requireInArea(cast.operatorOfPetropavl, 'appeal.enter', town.area('kyzylzhar'));
  await expect(elsewhere).rejects.toThrow('appeal.not-yours');
  const officer = asOfficer({ areaId: town.area('petropavl') });
  const byOfficer = requireInArea(officer, 'appeal.enter', town.area('petropavl'));
  await expect(byOfficer).rejects.toThrow('appeal.may-not');
});

test('those who may handle it there are named, by name, each once', async () => {
  const able = await peopleWhoMay(db, 'appeal.handle', { areas: [town.area('kyzylzhar')] });
  expect(able.map(({ name }) => name)).toEqual(['Asel', 'Dana', 'Gulnar']);
});
