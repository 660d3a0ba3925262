import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { placeIn } from '#basics/place-words.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { codeOf } from '#modules/reports/rules.ts';
import type { Tx } from '#server/database.ts';
import { isId } from '#server/ids.ts';
import type { Activities } from '#server/schema.ts';
import { requireHolder } from './grounds.ts';
import { momentsOf, textsOf, type ActivityForm } from './input.ts';
import type { ActivityKind, ActivityState, ActivityTexts, Repetition } from './rules.ts';

const CODE_LENGTH = 7;

export type ActivityRow = Omit<Selectable<Activities>, 'kind' | 'state' | 'repeats'> & {
  kind: ActivityKind;
  state: ActivityState;
  repeats: Repetition;
};

export const asActivity = (row: Selectable<Activities>) => row as ActivityRow;

/** The end of an address that nobody can guess before it is published. */
export const newCode = () => codeOf(randomBytes(CODE_LENGTH), CODE_LENGTH).toLowerCase();

/** What a form says, as it is stored. What is published stays on its day: it repeats no more. */
export function rowOf(form: ActivityForm) {
  const at = placeIn(form.point);
  return {
    ...{ kind: form.kind, place: form.place, lon: at?.lon ?? null, lat: at?.lat ?? null },
    ...{ area_id: form.areaId ?? null, time_zone: form.timeZone },
    ...momentRow(form),
    ...{ signs_up: form.signsUp, capacity: form.capacity ?? null, for_minors: form.forMinors },
    audiences: Object.keys(form.audiences),
    organisation_id: form.organisationId ?? null,
    campaign_id: form.campaignId ?? null,
  };
}

function momentRow(form: ActivityForm) {
  const { startsAt, endsAt, signUpUntil } = momentsOf(form);
  return { starts_at: startsAt, ends_at: endsAt, sign_up_until: signUpUntil };
}

/** How often it will be, while it is a draft. */
export const repeatRow = ({ repeats, times = 1 }: ActivityForm) =>
  repeats === 'once' || times === 1
    ? { repeats: 'once', times: 1 }
    : { repeats: repeats as string, times };

/** Holds an activity for whoever changes it; refuses who may not. */
export async function lockActivity(tx: Tx, actor: Actor, id: string): Promise<ActivityRow> {
  const row = isId(id)
    ? await tx
        .selectFrom('activities')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal('activity.unknown', 404);
  await requireHolder(actor, row.area_id);
  return asActivity(row);
}

export const setActivity = (tx: Tx, id: string, set: object) =>
  tx.updateTable('activities').set(set).where('id', '=', id).execute();

/** Writes every language of an activity anew. */
export async function writeTexts(tx: Tx, id: string, texts: ActivityTexts): Promise<void> {
  await tx.deleteFrom('activity_texts').where('activity_id', '=', id).execute();
  const rows = Object.entries(texts).map(([locale, { title, description }]) => ({
    ...{ activity_id: id, locale, title, description },
  }));
  await tx.insertInto('activity_texts').values(rows).execute();
}

/** The languages of some activities, by their ids. */
export async function textsById(
  source: Pick<Tx, 'selectFrom'>,
  ids: readonly string[],
): Promise<Map<string, ActivityTexts>> {
  if (ids.length === 0) return new Map();
  const rows = await source
    .selectFrom('activity_texts')
    .selectAll()
    .where('activity_id', 'in', [...ids])
    .execute();
  const found = new Map<string, ActivityTexts>();
  for (const { activity_id, locale, title, description } of rows) {
    const known = found.get(activity_id) ?? {};
    found.set(activity_id, { ...known, [locale as Locale]: { title, description } });
  }
  return found;
}

export const writeForm = async (tx: Tx, id: string, form: ActivityForm) => {
  await setActivity(tx, id, rowOf(form));
  await writeTexts(tx, id, textsOf(form));
};
