import { fail } from '@sveltejs/kit';
import { sendingBack, withdrawal } from '#basics/input-approving.ts';
import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaNames, areaTree } from '#modules/areas/queries.ts';
import { campaignChoices } from '#modules/campaigns/choices.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import {
  approvePublication,
  correctPublication,
  sendBack,
  sendForApproval,
} from '#modules/publications/approving.ts';
import { offerBehind } from '#modules/federation/adopting.ts';
import { deskPublication } from '#modules/publications/desk.ts';
import { changePublication, dropPublication } from '#modules/publications/drafting.ts';
import {
  approval,
  correction,
  publicationForm,
  type PublicationForm,
} from '#modules/publications/input.ts';
import { withdrawPublication } from '#modules/publications/publishing.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { articleIn } from '../../../(public)/news/article.ts';
import { actionsOn, nothing } from '../../doing.ts';
import { reachOf } from '../../reach.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params, url }) => {
  const publication = await deskPublication(actor, params.id);
  return {
    ...publication,
    articles: await articlesOf(publication),
    ...(await choices(locale, publication.row.campaign_id)),
    saved: url.searchParams.has('saved'),
    offer: await offerBehind(params.id),
    reach: await reachOf(actor, params.id),
  };
};

async function choices(locale: Locale, campaignId: string | null) {
  const [tree, areas, organisations, categories, campaigns] = await Promise.all([
    areaTree(),
    areaNames(),
    organisationNames(locale),
    publicCategories(),
    campaignChoices(locale, campaignId),
  ]);
  return {
    campaigns,
    areas: tree.map(({ id }) => ({ id, name: inLocale(areas.get(id) ?? {}, locale) })),
    organisations: [...organisations].map(([id, name]) => ({ id, name })),
    categories: categories.map(({ id, names }) => ({ id, name: inLocale(names, locale) })),
  };
}

type Worked = Awaited<ReturnType<typeof deskPublication>>;

/** As each language would look, with what was typed instead of what is stored where it is given. */
async function articlesOf({ row, texts, pictures, video }: Worked, typed?: PublicationForm) {
  const shown = {
    ...{ kind: typed?.kind ?? row.kind, areaId: typed ? typed.areaId : row.area_id },
    organisationId: typed ? typed.organisationId : row.organisation_id,
    ...{ tags: typed?.tags ?? row.tags, videoUrl: typed ? typed.videoUrl : row.video_url },
    pictures: pictures.flatMap(({ copies, ...said }) => (copies ? [{ ...said, ...copies }] : [])),
    ...{ publishedAt: row.published_at, correctedAt: null, video },
    captionsAt: (locale: Locale) => pressPaths.deskCaptions(row.id, locale),
  };
  const written = locales.map((locale) => {
    const text = typed ? { ...typed[locale], note: '' } : texts[locale];
    return text?.title ? articleIn(locale, { ...shown, texts: { [locale]: text } }) : null;
  });
  return (await Promise.all(written)).filter((article) => article !== null);
}

const on = actionsOn(({ id = '' }) => `${pressPaths.deskPublication(id)}?saved=1`);

const noted = publicationForm.extend(correction.pick({ note: true }).shape);

export const actions: Actions = {
  save: on('write', publicationForm, changePublication),
  preview: async ({ request, params, locals: { actor } }) => {
    const { values } = await readForm(request);
    const worked = await deskPublication(actor, params.id);
    const answer = await answerForm(values, publicationForm, (typed) => articlesOf(worked, typed));
    if (!('done' in answer)) return fail(answer.status, { ...answer.data, form: 'write' });
    return { values, problems: [], form: 'write', preview: answer.done };
  },
  // What was typed is kept first: it is not lost when something is missing.
  send: on('write', publicationForm, async (actor, id, input) =>
    sendForApproval(actor, id, { revision: await changePublication(actor, id, input) }),
  ),
  correct: on('write', noted, async (actor, id, { note, ...input }) =>
    correctPublication(actor, id, { note, revision: await changePublication(actor, id, input) }),
  ),
  approve: on('approve', approval, approvePublication),
  back: on('back', sendingBack, sendBack),
  withdraw: on('withdraw', withdrawal, withdrawPublication),
  drop: on('drop', nothing, dropPublication, () => pressPaths.deskPublications()),
};
