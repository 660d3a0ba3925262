import { fail, redirect } from '@sveltejs/kit';
import { inLocale, type Locale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { keepDraft, requireTerritory } from '#modules/areas/drafts.ts';
import { areaOrder, territoryUpload } from '#modules/areas/input.ts';
import { orderAreas } from '#modules/areas/keeping.ts';
import { ownDraft } from '#modules/areas/queries-draft.ts';
import { areaTree } from '#modules/areas/queries.ts';
import type { Area } from '#modules/areas/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale } }) => {
  requireTerritory(actor);
  const draft = await ownDraft(actor);
  return { draft, areas: inTree(await areaTree(), locale) };
};

/** Each area after the one it lies in, with how deep it lies. */
function inTree(areas: readonly Area[], locale: Locale) {
  const known = new Set(areas.map(({ id }) => id));
  const below = (parentId: string | null, depth: number): ReturnType<typeof line>[] =>
    areas
      .filter((area) => (known.has(area.parentId ?? '') ? area.parentId : null) === parentId)
      .flatMap((area) => [line(area, depth), ...below(area.id, depth + 1)]);
  const line = ({ id, key, kind, names, position, retired }: Area, depth: number) => ({
    ...{ id, key, kind, position, retired, depth },
    name: inLocale(names, locale),
  });
  return below(null, 0);
}

// What is wrong with an area is wrong with the file it stands in.
const ofTheFile = (problem: Problem) => ({ ...problem, field: problem.field || 'file' });

export const actions: Actions = {
  upload: async ({ request, locals: { actor } }) => {
    const { values, files } = await readForm(request);
    const file = files.file?.[0];
    const answer = await answerForm(values, territoryUpload, async ({ missing, mapping }) => {
      requireTerritory(actor);
      if (!file) throw new Refusal('area.choose-file', 400, {}, 'file');
      const content = new Uint8Array(await file.arrayBuffer());
      const retireMissing = missing === 'retire';
      return keepDraft(actor, { fileName: file.name, content, mapping, retireMissing });
    });
    if ('done' in answer) redirect(303, adminPaths.territoryDraft(answer.done));
    const { problems } = answer.data;
    return fail(answer.status, { values, problems: problems.map(ofTheFile) });
  },
  order: async ({ request, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, areaOrder, ({ positions }) =>
      orderAreas(actor, positions),
    );
    if ('done' in answer) redirect(303, adminPaths.adminPart('territory'));
    return answer;
  },
};
