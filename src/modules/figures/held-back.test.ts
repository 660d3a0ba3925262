import { beforeAll, beforeEach, expect, test } from 'vitest';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { now } from '#server/clock.ts';
import { file, forgetReports, ids, layGround } from '../../../test/counted-reports.ts';
import { recountAllAreas } from './counts.ts';
import { publicCounts } from './queries.ts';

beforeAll(layGround);
beforeEach(forgetReports);

test('what a ban holds back swells no public figure; what the desk has shown of it counts', async () => {
  const banId = newId();
  await db
    .insertInto('report_bans')
    .values({
      ...{ id: banId, kind: 'email', value_key: 'of a nuisance', hint: 'n…', reason: 'Spam' },
      ...{ made_at: now(), until: new Date(now().getTime() + 86_400_000) },
    })
    .execute();
  const rows = await file({}, { showing: 'held' }, { showing: 'held' }, {});
  for (const { id } of rows.slice(2)) {
    await db.updateTable('reports').set({ ban_id: banId }).where('id', '=', id).execute();
  }
  await recountAllAreas();
  const all = (await publicCounts(ids.city)).find(({ categoryId }) => categoryId === null);
  expect(all).toMatchObject({ reported: 3 });
});
