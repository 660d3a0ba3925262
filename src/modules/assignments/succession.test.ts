import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addCoverage } from '#modules/organisations/keeping.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import { stranger } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import {
  fileAndClaim,
  fileAndSettle,
  linkOf,
  monday,
  rowOf,
  settle,
  tasksOf,
} from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, village, type Town } from '../../../test/town.ts';
import { acceptTask, declineTask } from './actions.ts';
import { reassign } from './handing.ts';
import { deskAstray, routeAnew } from './rerouting.ts';
import { retireOrganisation, tasksInHand } from './succession.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

describe('an organisation that is taken out of use', () => {
  test('with open tasks is refused unless a successor takes them over', async () => {
    const waits = await fileAndSettle(town);
    const taken = await fileAndSettle(town);
    const link = await linkOf(taken.id);
    await acceptTask(link.actor, link.ref);
    const claimed = await fileAndClaim(town);
    const id = town.organisation('lamp-service');
    const heir = town.organisation('light-club');
    expect(await tasksInHand(cast.administrator, id)).toBe(2);
    await expect(
      retireOrganisation(cast.administrator, id, { successorId: null }),
    ).rejects.toMatchObject({ key: 'organisation.has-open-tasks', params: { count: 2 } });
    expect((await organisationById(id))?.retired).toBe(false);
    await expect(
      retireOrganisation(cast.administrator, id, { successorId: id }),
    ).rejects.toMatchObject({ field: 'successorId' });

    await retireOrganisation(cast.administrator, id, { successorId: heir });
    await settle();
    expect((await organisationById(id))?.retired).toBe(true);
    for (const one of [waits, taken]) {
      expect(await rowOf(one.id)).toMatchObject({ organisation_id: heir, state: 'assigned' });
      expect((await tasksOf(one.id)).map(({ state }) => state)).toEqual(['withdrawn', 'offered']);
    }
    expect(await rowOf(claimed.id)).toMatchObject({ organisation_id: id, state: 'claimed' });
    expect(await tasksInHand(cast.administrator, id)).toBe(0);
  });

  test('without open tasks just goes; a stranger and an operator can do nothing of it', async () => {
    const id = town.organisation('police');
    for (const actor of [stranger, cast.operatorOfAll]) {
      const refused = retireOrganisation(actor, id, { successorId: null });
      await expect(refused).rejects.toMatchObject({ status: 403 });
      await expect(tasksInHand(actor, id)).rejects.toMatchObject({ status: 403 });
    }
    await retireOrganisation(cast.administrator, id, { successorId: null });
    expect((await organisationById(id))?.retired).toBe(true);
  });
});

describe('reports that would go elsewhere today', () => {
  test('are counted and move on request only; what was given by hand or accepted stays', async () => {
    const hole = await fileAndSettle(town, { ...village, category: 'bench' });
    const given = await fileAndSettle(town, { category: 'entrance' });
    await reassign(cast.administrator, given.id, {
      ...{ organisationId: town.organisation('housing'), why: 'They have the key' },
    });
    const accepted = await fileAndSettle(town, { category: 'entrance' });
    const link = await linkOf(accepted.id);
    await acceptTask(link.actor, link.ref);
    const refused = await fileAndSettle(town, { ...village, category: 'bench' });
    expect((await deskAstray(cast.administrator)).count).toBe(0);

    await addCoverage(cast.administrator, town.organisation('housing'), {
      categoryId: town.category('bench'),
      areaId: town.area('kyzylzhar'),
    });
    const astray = await deskAstray(cast.administrator);
    expect(astray.count).toBe(2);
    expect(astray.first).toContainEqual({
      ...{ code: hole.code, from: null, to: town.organisation('housing') },
    });
    expect((await rowOf(hole.id)).organisation_id).toBeNull();

    await routeAnew(cast.administrator);
    await settle();
    const no = await linkOf(refused.id);
    await declineTask(no.actor, no.ref, { reason: 'not-ours' });
    await settle();
    expect(await rowOf(hole.id)).toMatchObject({
      ...{ organisation_id: town.organisation('housing'), state: 'assigned' },
    });
    expect((await rowOf(given.id)).organisation_id).toBe(town.organisation('housing'));
    expect((await rowOf(accepted.id)).organisation_id).toBe(town.organisation('cleaners'));
    expect((await deskAstray(cast.administrator)).count).toBe(0);
  });

  test('are an administrator’s affair', async () => {
    await expect(deskAstray(cast.operatorOfAll)).rejects.toMatchObject({ status: 403 });
    expect(() => routeAnew(stranger)).toThrow('people.may-not-administer');
  });
});
