import { Refusal } from '#basics/refusal.ts';
import { may, mayOpenDesk, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { deskFilters, deskQuery, type DeskFilters, type SavedFilter } from './input.ts';

/** How many filters one person may keep. */
const MOST = 30;

/** A filter kept under a name; `own` may be taken away again by whoever asks. */
export type Kept = { id: string; name: string; query: string; shared: boolean; own: boolean };

/** Keeps what the list is narrowed to and sorted by; `shared`: for everybody at the desk. */
export async function saveFilter(actor: Actor, input: SavedFilter & { filters: DeskFilters }) {
  const { personId } = requirePerson(actor);
  return change(async (tx) => {
    const own = await tx
      .selectFrom('report_filters')
      .select('id')
      .where('person_id', '=', personId)
      .execute();
    if (own.length >= MOST) throw new Refusal('desk.list.too-many-filters', 409, { count: MOST });
    const id = newId();
    await tx
      .insertInto('report_filters')
      .values({
        ...{ id, person_id: personId, name: input.name, query: deskQuery(input.filters) },
        ...{ shared: input.shared === 'yes', made_at: now() },
      })
      .execute();
    return id;
  });
}

/** Takes away a filter of one's own. Refuses one of somebody else. */
export async function dropFilter(actor: Actor, id: string): Promise<void> {
  const { personId } = requirePerson(actor);
  const gone = await db
    .deleteFrom('report_filters')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw new Refusal('desk.list.no-such-filter', 404);
}

/** The filters this person has kept, and those that others share, by name; none they may not open. */
export async function deskFiltersKept(actor: Actor): Promise<Kept[]> {
  const { personId } = requirePerson(actor);
  const rows = await db
    .selectFrom('report_filters')
    .select(['id', 'name', 'query', 'shared', 'person_id'])
    .where((it) => it.or([it('person_id', '=', personId), it('shared', '=', true)]))
    .orderBy('name')
    .orderBy('id')
    .limit(100)
    .execute();
  return rows
    .map(({ person_id: of, ...row }) => ({ ...row, own: of === personId }))
    .filter((one) => filtersOf(one).queue !== 'banned' || may(actor, 'report.ban'));
}

/** What a kept filter asks for. */
export const filtersOf = ({ query }: Pick<Kept, 'query'>): DeskFilters =>
  deskFilters.parse(Object.fromEntries(new URLSearchParams(query)));

function requirePerson(actor: Actor) {
  if (actor.kind !== 'person' || !mayOpenDesk(actor)) throw new Refusal('people.may-not-desk', 403);
  return actor;
}
