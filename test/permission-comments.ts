import { approvePublication, sendForApproval } from '#modules/publications/approving.ts';
import { changePublication, draftPublication } from '#modules/publications/drafting.ts';
import { approval, publicationForm } from '#modules/publications/input.ts';
import { system } from '#modules/people/rules.ts';
import { newId } from '#server/ids.ts';
import { comment } from './comments.ts';
import type { Line, Lines } from './permission-lines.ts';
import { asks } from './permission-lines.ts';
import { theTown, type Thing } from './permission-things.ts';

/** A comment that waits under a publication about the city; `other` is how its row is ticked. */
async function withComment(): Promise<Thing> {
  const town = await theTown();
  const areaId = town.area('petropavl');
  const title = 'To comment on';
  const lying = { areaId, organisationId: null };
  const id = await draftPublication(system, { kind: 'news', locale: 'ru', title, ...lying });
  const ru = { title, summary: 'Short', markdown: 'Words' };
  const typed = { revision: '1', kind: 'news', areaId, comments: 'open', ru };
  await changePublication(system, id, publicationForm.parse(typed));
  await sendForApproval(system, id, { revision: 2 });
  await approvePublication(system, id, approval.parse({ revision: 2 }));
  const words = `Xylophone ${newId()}`;
  const ref = await comment(id, words);
  return { kind: 'meeting', params: { id }, secrets: [words], town, other: `${id}_${ref.id}` };
}

const ticked = ({ other, params }: Thing) => ({
  ...{ [`pick.${other}`]: 'on', reason: 'spam', item: params.id ?? '' },
});

/** What moderators ask about a comment that waits. */
export const aComment = (needs: Line['needs'], names: string): Lines =>
  asks({ needs, on: withComment, form: ticked }, names);
