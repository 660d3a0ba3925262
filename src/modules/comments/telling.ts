import { pressPaths } from '#basics/press-paths.ts';
import type { Localised } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { askApprovers } from '#modules/notifications/approvers.ts';
import type { Tx } from '#server/database.ts';
import { houseToday } from '#server/today.ts';

type Item = {
  id: string;
  titles: Partial<Localised>;
  lies: { areaId: string | null; organisationId: string | null };
};

/**
 * Has those asked who read the comments of an item, when the first one waits: not for each, and once a
 * day at most.
 */
export async function askReaders(tx: Tx, { id, titles, lies }: Item): Promise<void> {
  const held = await tx
    .selectFrom('comments')
    .select('id')
    .where('publication_id', '=', id)
    .where('state', '=', 'held')
    .limit(2)
    .execute();
  if (held.length !== 1) return;
  const { areaId, organisationId } = lies;
  const areas = areaId ? upwards(areaId, await areaTree()).map((area) => area.id) : [];
  await askApprovers(tx, {
    ...{ what: 'comments', id, path: pressPaths.deskComments(`item=${id}`), titles },
    ...{ once: `${id} ${houseToday()}`, permission: 'comment.moderate' },
    ...{ lies: [{ areas, organisationId }], except: [] },
  });
}
