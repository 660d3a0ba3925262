import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { isId, newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { bringAreas } from './bringing.ts';
import { readAreas, type AreaEntry, type AreaMapping } from './input.ts';
import { AREAS, markOfAreas, wholeTerritory } from './queries.ts';
import { strandedArea, withDraft } from './rules-draft.ts';
import { brokenLine } from './rules.ts';
import { outlined } from './territory.ts';

const KEPT_MS = 7 * 24 * 3_600_000;

/** Refuses whoever may not change the territory. */
export function requireTerritory(actor: Actor): void {
  if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
}

export type Upload = {
  fileName: string;
  content: Uint8Array;
  mapping: AreaMapping;
  retireMissing: boolean;
};

/**
 * Reads a territory from a file and keeps it to be looked at; nothing is changed yet. Gives the
 * draft's id. Refuses, naming the area, a file that could not be saved. A person has one draft.
 */
export async function keepDraft(actor: Actor, upload: Upload): Promise<string> {
  requireTerritory(actor);
  const entries = readAreas(upload.content, upload.mapping);
  await refuseBroken({ entries, retireMissing: upload.retireMissing });
  return change(async (tx) => {
    const [id, at] = [newId(), now()];
    const byPersonId = personOf(actor);
    await tx
      .deleteFrom('area_drafts')
      .where((it) =>
        it.or([
          it('by_person_id', '=', byPersonId),
          it('made_at', '<', new Date(at.getTime() - KEPT_MS)),
        ]),
      )
      .execute();
    await tx
      .insertInto('area_drafts')
      .values({
        ...{ id, by_person_id: byPersonId, made_at: at },
        ...{ file_name: upload.fileName.slice(0, 200), retire_missing: upload.retireMissing },
        entries: JSON.stringify(entries),
      })
      .execute();
    return id;
  });
}

type Read = { entries: AreaEntry[]; retireMissing: boolean };

async function refuseBroken(draft: Read) {
  const current = outlined(await wholeTerritory());
  const named = new Set(draft.entries.map(({ key }) => key));
  const keys = new Map(current.map(({ id, key }) => [id, key]));
  const staying = current
    .filter(({ key }) => !named.has(key))
    .map(({ key, parentId }) => ({ key, parent: keys.get(parentId ?? '') }));
  const broken = brokenLine([...draft.entries, ...staying]);
  if (broken) throw new Refusal(broken.problem, 400, { key: broken.key, parent: broken.parent });
  const stranded = strandedArea(withDraft(current, draft));
  if (stranded) throw new Refusal('area.parent-retired', 400, stranded);
}

/**
 * Makes a draft the territory, in one transaction. Open reports stay with who has them; which area
 * a report lies in is written anew afterwards. Refuses when the territory is no longer as it was
 * `seen`. Gives how many areas were added, changed or retired.
 */
export async function saveDraft(actor: Actor, draftId: string, seen: string): Promise<number> {
  requireTerritory(actor);
  const count = await change(async (tx) => {
    const draft = await lockDraft(tx, draftId);
    await tx.selectFrom('areas').select('id').orderBy('id').forUpdate().execute();
    if ((await markOfAreas(tx)) !== seen) throw new Refusal('area.changed-meanwhile', 409);
    await refuseBroken(draft);
    const differing = await bringAreas(tx, actor, draft.entries);
    const changed = differing + (await reviveAndRetire(tx, actor, draft));
    await tx.deleteFrom('area_drafts').where('id', '=', draftId).execute();
    await stampLater(tx);
    return changed;
  });
  await forget(AREAS);
  return count;
}

/** Has every report's area looked up again. */
export const stampLater = (tx: Tx) =>
  later(tx, 'reports.stamp-areas', { after: null, changed: 0 }, { key: 'stamp-areas' });

async function lockDraft(tx: Tx, id: string): Promise<Read> {
  if (!isId(id)) throw new Refusal('area.no-draft', 404);
  const row = await tx
    .selectFrom('area_drafts')
    .select(['entries', 'retire_missing'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new Refusal('area.no-draft', 404);
  return { entries: row.entries as AreaEntry[], retireMissing: row.retire_missing };
}

async function reviveAndRetire(tx: Tx, actor: Actor, { entries, retireMissing }: Read) {
  const named = entries.map(({ key }) => key);
  const revived = await tx
    .updateTable('areas')
    .set({ retired_at: null })
    .where('key', 'in', named)
    .where('retired_at', 'is not', null)
    .returning(['id', 'key'])
    .execute();
  const retired = !retireMissing
    ? []
    : await tx
        .updateTable('areas')
        .set({ retired_at: now() })
        .where('key', 'not in', named)
        .where('retired_at', 'is', null)
        .returning(['id', 'key'])
        .execute();
  for (const area of revived) await record(tx, actor, 'area.revived', { subject: 'area', ...area });
  for (const area of retired) await record(tx, actor, 'area.retired', { subject: 'area', ...area });
  return revived.length + retired.length;
}

/** Throws a draft away. */
export function dropDraft(actor: Actor, draftId: string) {
  requireTerritory(actor);
  if (!isId(draftId)) throw new Refusal('area.no-draft', 404);
  return change((tx) => tx.deleteFrom('area_drafts').where('id', '=', draftId).execute());
}
