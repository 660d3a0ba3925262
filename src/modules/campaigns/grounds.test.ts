import { beforeAll, expect, test } from 'vitest';
import { stranger } from '#modules/people/rules.ts';
import { newId } from '#server/ids.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { mayIn, requireIn } from './grounds.ts';

let town: Town;
let local: Person;
let everywhere: Person;
beforeAll(async () => {
  town = await layTown();
  local = await newStaff('Madina', { role: 'editor', areaKey: 'kyzylzhar' });
  everywhere = await newStaff('Nurlan', { role: 'editor' });
});

test('an editor of a district works on what is in it, not on more, nor on what is for everywhere', async () => {
  const [own, other] = [town.area('kyzylzhar'), town.area('petropavl')];
  expect(await mayIn(local, 'campaign.edit', [own])).toBe(true);
  for (const more of [[own, other], [town.area('region')], []])
    expect(await mayIn(local, 'campaign.edit', more)).toBe(false);
  expect(await mayIn(everywhere, 'campaign.edit', [])).toBe(true);
  await requireIn(local, 'campaign.edit', [own]);
  const refused = (areas: string[]) => requireIn(local, 'campaign.edit', areas);
  await expect(refused([other])).rejects.toMatchObject({ key: 'campaign.not-yours' });
  await expect(refused([newId()])).rejects.toMatchObject({ key: 'field.wrong' });
  await expect(requireIn(stranger, 'campaign.edit', [own])).rejects.toMatchObject({ status: 403 });
});
