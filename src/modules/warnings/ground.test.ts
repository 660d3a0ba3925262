import { beforeAll, describe, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { groundOf, requireGround } from './ground.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  town = await layTown();
  cast = await hireCast();
});

const drawn = (given: object) => groundOf({ areaIds: [], outline: null, circle: null, ...given });

describe('the ground of a warning', () => {
  test('is what lies in the chosen area and what that lies in', async () => {
    const { concernedIds, everywhere } = await drawn({ areaIds: [town.area('petropavl')] });
    expect(concernedIds.sort()).toEqual([town.area('petropavl'), town.area('region')].sort());
    expect(everywhere).toBe(false);
    expect(await drawn({})).toMatchObject({ everywhere: true });
    expect(await drawn({ areaIds: [town.area('region')] })).toMatchObject({ everywhere: true });
  });

  test('is refused to whoever holds only a part of it, and when it lies abroad', async () => {
    const both = await drawn({ circle: { lat: 55, lon: 70, km: 3 } });
    const no = (ground: typeof both, key: string) =>
      expect(() => requireGround(cast.operatorOfPetropavl, 'warning.edit', ground)).toThrow(
        expect.objectContaining({ key }),
      );
    no(both, 'warning.not-your-area');
    no(await drawn({ circle: { lat: 10, lon: 10, km: 3 } }), 'warning.outside');
    const near = await drawn({ circle: { lat: 55, lon: 69.5, km: 3 } });
    requireGround(cast.operatorOfPetropavl, 'warning.edit', near);
    expect(() => requireGround(stranger, 'warning.edit', near)).toThrow(
      expect.objectContaining({ key: 'people.may-not-desk' }),
    );
  });
});
