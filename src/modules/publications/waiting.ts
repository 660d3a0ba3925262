import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { askApprovers } from '#modules/notifications/approvers.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import type { Tx } from '#server/database.ts';
import { textsOf, type Publication } from './stored.ts';

/** Has those asked who may let a publication out. */
export async function askSecondPerson(tx: Tx, actor: Actor, row: Publication): Promise<void> {
  const { id, revision, area_id: areaId, organisation_id: organisationId } = row;
  const areas = areaId ? upwards(areaId, await areaTree()).map((area) => area.id) : [];
  const titles = Object.entries(await textsOf(tx, id)).map(([locale, { title }]) => [
    locale,
    title,
  ]);
  await askApprovers(tx, {
    ...{ what: 'publication', id, path: pressPaths.deskPublication(id), once: `${id} ${revision}` },
    titles: Object.fromEntries(titles) as Record<string, string>,
    ...{ permission: 'publication.approve', lies: [{ areas, organisationId }] },
    except: [row.changed_by, personOf(actor)],
  });
}
