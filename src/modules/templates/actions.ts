import { Refusal } from '#basics/refusal.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import type { TemplateForm } from './input.ts';
import { unknownPlaceholders } from './rules.ts';

/** Adds an answer template or changes one. Refuses a placeholder that nobody can fill, by name. */
export async function saveTemplate(actor: Actor, input: TemplateForm): Promise<void> {
  if (!may(actor, 'template.change')) throw new Refusal('people.may-not-administer', 403);
  const [stray] = unknownPlaceholders(input.words);
  if (stray !== undefined) {
    throw new Refusal('template.unknown-placeholder', 400, { name: stray }, 'words');
  }
  if (input.categoryId && !(await categoryById(input.categoryId))) {
    throw new Refusal('report.choose-category', 400, {}, 'categoryId');
  }
  const { id = newId(), categoryId, ...rest } = input;
  const row = { ...rest, category_id: categoryId, changed_at: now() };
  await change(async (tx) => {
    await tx
      .insertInto('templates')
      .values({ id, ...row })
      .onConflict((it) => it.column('id').doUpdateSet(row))
      .execute();
    const event = input.id ? 'template.changed' : 'template.added';
    await record(tx, actor, event, { subject: 'template', id });
  });
}

/** Brings in the first templates, where there never was one. Gives how many were added. */
export async function importTemplates(actor: Actor, entries: TemplateForm[]): Promise<number> {
  const there = await db.selectFrom('templates').select('id').limit(1).executeTakeFirst();
  if (there) return 0;
  for (const entry of entries) await saveTemplate(actor, entry);
  return entries.length;
}

/** Takes a template out of use. What was answered with it stays as it was sent. */
export async function retireTemplate(actor: Actor, id: string): Promise<void> {
  if (!may(actor, 'template.change')) throw new Refusal('people.may-not-administer', 403);
  await change(async (tx) => {
    const gone = await tx
      .updateTable('templates')
      .set({ retired_at: now() })
      .where('id', '=', id)
      .where('retired_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!gone) throw new Refusal('template.unknown', 404);
    await record(tx, actor, 'template.retired', { subject: 'template', id });
  });
}
