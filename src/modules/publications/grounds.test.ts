import { beforeAll, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { newId } from '#server/ids.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { groundsToSee, groundsWith, maySee, mayThere, requireThere } from './grounds.ts';

let town: Town;
const editor = (bounds: object = {}): Actor => ({
  ...{ kind: 'person', personId: newId(), name: 'Aigul' },
  roles: [roleOf('editor', bounds)],
});

beforeAll(async () => {
  town = await layTown();
});

test('an editor of a district works on what lies in it, not on what concerns everybody', async () => {
  const ofCity = editor({ areaId: town.area('petropavl') });
  const [here, everywhere] = [town.area('petropavl'), null].map((areaId) => ({
    ...{ areaId, organisationId: null },
  })) as [{ areaId: string; organisationId: null }, { areaId: null; organisationId: null }];
  await requireThere(ofCity, 'publication.edit', here);
  expect(await mayThere(ofCity, 'publication.approve', here)).toBe(true);
  expect(await maySee(ofCity, here)).toBe(true);
  expect(await maySee(ofCity, everywhere)).toBe(false);
  const no = { key: 'publication.not-yours', status: 403 };
  await expect(requireThere(ofCity, 'publication.edit', everywhere)).rejects.toMatchObject(no);
  expect(await groundsToSee(ofCity)).toContainEqual(
    expect.objectContaining({ organisationId: null }),
  );
});

test('an editor bound to nothing sees all of them, a stranger none', async () => {
  expect(await groundsToSee(editor())).toBeNull();
  await expect(groundsToSee(stranger)).rejects.toMatchObject({ status: 403 });
  expect(await groundsWith(editor(), 'comment.moderate')).toBeNull();
  await expect(groundsWith(editor(), 'contact.read')).rejects.toMatchObject({ status: 403 });
  const nowhere = { areaId: newId(), organisationId: null };
  await expect(requireThere(editor(), 'publication.edit', nowhere)).rejects.toMatchObject({
    field: 'areaId',
  });
});
