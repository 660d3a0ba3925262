import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { dropDraft, saveDraft } from '#modules/areas/drafts.ts';
import { draftSaving } from '#modules/areas/input.ts';
import { territoryDraft } from '#modules/areas/queries-draft.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { deskWouldMove } from '#modules/reports/would-move.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

const fates = ['added', 'changed', 'revived', 'retired'] as const;

export const load: PageServerLoad = async ({ locals: { actor, locale }, params }) => {
  const draft = await territoryDraft(actor, params.draft);
  const [moves, names] = await Promise.all([
    deskWouldMove(actor, draft.now, draft.becomes),
    organisationNames(locale),
  ]);
  const areas = new Map(
    [...draft.now.areas, ...draft.becomes.areas].map((it) => [it.id, inLocale(it.names, locale)]),
  );
  const groups = fates.map((fate) => ({
    fate,
    areas: draft.compared
      .filter((it) => it.fate === fate)
      .map(({ key, names: called, fields }) => ({ key, fields, name: inLocale(called, locale) })),
  }));
  return {
    ...{ id: params.draft, fileName: draft.fileName, seen: draft.seen, box: draft.box },
    groups: groups.filter((group) => group.areas.length > 0),
    same: draft.compared.filter(({ fate }) => fate === 'same').length,
    moves: {
      ...moves,
      first: moves.first.map(({ code, area, organisation }) => ({
        code,
        area: named(area, areas),
        organisation: named(organisation, names),
      })),
    },
  };
};

type FromTo = { from: string | null; to: string | null };
const named = ({ from, to }: FromTo, names: ReadonlyMap<string, string>): FromTo => ({
  from: from && (names.get(from) ?? null),
  to: to && (names.get(to) ?? null),
});

export const actions: Actions = {
  save: async ({ request, params, locals: { actor } }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, draftSaving, ({ seen }) =>
      saveDraft(actor, params.draft, seen),
    );
    if ('done' in answer) redirect(303, adminPaths.routeAnew(`saved=${answer.done}`));
    return answer;
  },
  drop: async ({ params, locals: { actor } }) => {
    await dropDraft(actor, params.draft);
    redirect(303, adminPaths.adminPart('territory'));
  },
};
