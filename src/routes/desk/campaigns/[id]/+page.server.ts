import { inLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { changeCampaign, draftAmbassador, draftSection } from '#modules/campaigns/drafting.ts';
import { deskParts } from '#modules/campaigns/desk.ts';
import { mayIn } from '#modules/campaigns/grounds.ts';
import { campaignForm, newAmbassador, newSection } from '#modules/campaigns/input.ts';
import { campaignById } from '#modules/campaigns/queries.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { adoptPublication } from '#modules/publications/adopting.ts';
import { adoption } from '#modules/publications/input.ts';
import { publicationKinds } from '#modules/publications/rules.ts';
import { keptPartners } from '#modules/syndication/partners.ts';
import { publishedItems } from '#modules/syndication/queries.ts';
import { itemLine } from '../../../(public)/campaigns/shown.ts';
import { areasInUse } from '../../area-choices.ts';
import { actionsOn, type Next } from '../../doing.ts';
import { moves, sending } from '../doing.ts';
import { worked } from '../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params, url }) => {
  const part = await worked(actor, params.id, locale);
  const areas = await areasInUse(locale);
  return {
    ...{ ...part, areas, ...(await choices(locale)) },
    parts: await deskParts(actor, params.id, locale),
    taking: await toTakeOver(actor, params.id, locale),
    saved: url.searchParams.has('saved'),
  };
};

async function choices(locale: Locale) {
  const [categories, organisations, partners] = await Promise.all([
    publicCategories(),
    organisationNames(locale),
    keptPartners(),
  ]);
  return {
    categories: categories.map(({ id, names }) => ({ id, name: inLocale(names, locale) })),
    partners: [...organisations, ...partners].map(([id, name]) => ({ id, name })),
  };
}

/** What is out in a campaign, and the sections this person may take it over into. */
async function toTakeOver(actor: Actor, campaignId: string, locale: Locale) {
  const sections = (await campaignById(campaignId))?.sections ?? [];
  const ids = sections.flatMap(({ areaId }) => areaId ?? []);
  const own = await Promise.all(ids.map((id) => mayIn(actor, 'publication.edit', [id])));
  const into = ids.filter((_, at) => own[at]);
  if (into.length === 0) return null;
  const items = await publishedItems({ campaignId, kinds: publicationKinds, limit: 100 });
  return { into, items: items.map((item) => itemLine(item, locale)) };
}

const on = actionsOn(({ id = '' }) => `${pressPaths.deskCampaign(id)}?saved=1`);
const toPart: Next = ({ id = '', made }) => pressPaths.deskCampaignPart(id, made);

export const actions: Actions = {
  ...moves(on, () => pressPaths.deskCampaigns()),
  save: on('write', campaignForm, changeCampaign),
  send: on('write', campaignForm, sending(changeCampaign)),
  section: on(
    'section',
    newSection,
    (actor, id, { areaId }) => draftSection(actor, id, areaId),
    toPart,
  ),
  ambassador: on('ambassador', newAmbassador, draftAmbassador, toPart),
  adopt: on('adopt', adoption, adoptPublication, ({ made }) => pressPaths.deskPublication(made)),
};
