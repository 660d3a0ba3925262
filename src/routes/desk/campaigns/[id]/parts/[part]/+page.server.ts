import { seenRevision } from '#basics/input-approving.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import {
  noteConsent,
  putAmbassadorPicture,
  withdrawConsent,
} from '#modules/campaigns/ambassadors.ts';
import { changeAmbassador, changeSection } from '#modules/campaigns/drafting.ts';
import { ambassadorForm, consentForm, sectionForm } from '#modules/campaigns/input.ts';
import { ambassadorCode } from '#modules/campaigns/queries.ts';
import { areasInUse } from '../../../../area-choices.ts';
import { actionsOn, nothing } from '../../../../doing.ts';
import { moves, sending } from '../../../doing.ts';
import { worked } from '../../../values.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params, url }) => {
  const part = await worked(actor, params.part, locale);
  if (part.row.campaignId !== params.id || part.row.kind === 'campaign')
    throw new Refusal('campaign.unknown', 404);
  const areas = await areasInUse(locale);
  return {
    ...part,
    area: areas.find(({ id }) => id === part.row.areaId)?.name ?? '',
    code: ambassadorCode(part.row.id),
    saved: url.searchParams.has('saved'),
  };
};

const on = actionsOn(
  ({ id = '', part = '' }) => `${pressPaths.deskCampaignPart(id, part)}?saved=1`,
  ({ part = '' }) => part,
);

export const actions: Actions = {
  ...moves(on, ({ id = '' }) => pressPaths.deskCampaign(id)),
  section: on('write', sectionForm, changeSection),
  sendSection: on('write', sectionForm, sending(changeSection)),
  ambassador: on('write', ambassadorForm, changeAmbassador),
  sendAmbassador: on('write', ambassadorForm, sending(changeAmbassador)),
  picture: on('picture', seenRevision, async (actor, id, said, photo) => {
    if (!photo) throw new Refusal('publication.picture-missing', 400, {}, 'photo');
    return putAmbassadorPicture(actor, id, said, Buffer.from(await photo.arrayBuffer()));
  }),
  consent: on('consent', consentForm, noteConsent),
  unconsent: on('unconsent', nothing, (actor, id) => withdrawConsent(actor, id)),
};
