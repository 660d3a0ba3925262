import type { Polygon } from 'geojson';
import type { Selectable } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import type { Locale } from '#basics/localised.ts';
import type { Permission } from '#modules/people/permissions.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import type { Warnings } from '#server/schema.ts';
import { groundOf, requireGround, type Drawn } from './ground.ts';
import type { State, WarningTexts } from './rules.ts';

export type Row = Selectable<Warnings> & { state: State };

/** What was chosen and drawn for a warning. */
export const drawnOf = (row: Row): Drawn => ({
  areaIds: row.area_ids,
  outline: row.outline as Polygon | null,
  circle:
    row.circle_lon === null || row.circle_lat === null || row.circle_km === null
      ? null
      : { lon: row.circle_lon, lat: row.circle_lat, km: row.circle_km },
});

type Locking = { id: string; permission: Permission };

/** The warning, held for this transaction. Refuses whoever may not do this on its ground. */
export async function lockWarning(tx: Tx, actor: Actor, { id, permission }: Locking) {
  const found = isId(id)
    ? await tx
        .selectFrom('warnings')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!found) throw new Refusal('warning.unknown', 404);
  const row = found as Row;
  requireGround(actor, permission, await groundOf(drawnOf(row)));
  return row;
}

export const setWarning = (tx: Tx, id: string, set: object) =>
  tx.updateTable('warnings').set(set).where('id', '=', id).execute();

/** Writes its texts anew, all languages of it. */
export async function keepTexts(tx: Tx, id: string, texts: WarningTexts): Promise<void> {
  await tx.deleteFrom('warning_texts').where('warning_id', '=', id).execute();
  const rows = Object.entries(texts).map(([locale, one]) => ({
    ...{ warning_id: id, locale, headline: one.headline, description: one.description },
    ...{ instruction: one.instruction, they_say: one.theySay, you_do: one.youDo },
    ...{ call_whom: one.callWhom, all_clear: one.allClear },
  }));
  if (rows.length > 0) await tx.insertInto('warning_texts').values(rows).execute();
}

/** Its texts as they are worked on. */
export async function textsOf(source: Pick<Tx, 'selectFrom'>, id: string): Promise<WarningTexts> {
  const rows = await source
    .selectFrom('warning_texts')
    .selectAll()
    .where('warning_id', '=', id)
    .execute();
  return Object.fromEntries(
    rows.map((row) => [
      row.locale as Locale,
      {
        ...{ headline: row.headline, description: row.description, instruction: row.instruction },
        ...{ theySay: row.they_say, youDo: row.you_do, callWhom: row.call_whom },
        allClear: row.all_clear,
      },
    ]),
  );
}
