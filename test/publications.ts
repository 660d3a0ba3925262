// Who writes and approves publications in the tests, and how one gets as far as it should.
import { approvePublication, sendForApproval } from '#modules/publications/approving.ts';
import { changePublication, draftPublication } from '#modules/publications/drafting.ts';
import { approval, publicationForm } from '#modules/publications/input.ts';
import { publicationBySlug } from '#modules/publications/queries.ts';
import { db } from '#server/database.ts';
import { newStaff, type Person } from './people.ts';
import type { Town } from './town.ts';

/** Two editors of everything, one of another district, and what they do. */
export async function openPressRoom(town: Town) {
  const writer = await newStaff('Aigul', { role: 'editor' });
  const second = await newStaff('Marat', { role: 'editor' });
  const elsewhere = await newStaff('Zarina', { role: 'editor', areaKey: 'kyzylzhar' });
  const begun = (title = 'The lamps shine') =>
    draftPublication(writer, {
      ...{ kind: 'news', locale: 'ru', title, organisationId: null },
      areaId: town.area('petropavl'),
    });
  const form = (revision: number, more: object = {}) =>
    publicationForm.parse({
      ...{ revision, kind: 'news', areaId: town.area('petropavl'), tags: '#light' },
      ru: { title: 'Фонари горят', summary: 'Двор осветили', markdown: '## Как\n\n**Быстро**' },
      kk: { title: 'Шам жанды', summary: 'Аула жарық', markdown: 'Тез', machineMade: 'yes' },
      ...more,
    });
  const waiting = async (title?: string) => {
    const id = await begun(title);
    await changePublication(writer, id, form(1));
    await sendForApproval(writer, id, { revision: 2 });
    return id;
  };
  const approve = async (actor: Person, id: string, publishAt = '') =>
    approvePublication(actor, id, approval.parse(await seenAs(id, { publishAt })));
  const published = async (title?: string) => {
    const id = await waiting(title);
    await approve(second, id);
    return id;
  };
  return { writer, second, elsewhere, begun, form, waiting, approve, published };
}
export type PressRoom = Awaited<ReturnType<typeof openPressRoom>>;

export const publicationRow = (id: string) =>
  db.selectFrom('publications').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** What a form brings with it: the revision as it stands, and more. */
export const seenAs = async (id: string, more: object = {}) => ({
  revision: (await publicationRow(id)).revision,
  ...more,
});

/** What a stranger sees of it now. */
export const readNow = async (id: string) => publicationBySlug((await publicationRow(id)).slug);
