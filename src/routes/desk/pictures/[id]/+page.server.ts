import { pressPaths } from '#basics/press-paths.ts';
import { altsForm, consentForm, seenAlts } from '#modules/publications/input-library.ts';
import {
  approveAlts,
  dropAlts,
  noteConsent,
  proposeAlts,
  takeBackPicture,
} from '#modules/publications/library-changes.ts';
import { libraryPicture } from '#modules/publications/library.ts';
import { actionsOn, nothing } from '../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor, locale }, params, url }) => {
  const { wantedBy, ...picture } = await libraryPicture(actor, params.id, locale);
  const isOwn = actor.kind === 'person' && actor.personId === wantedBy;
  return { picture, isOwn, saved: url.searchParams.has('saved') };
};

const on = actionsOn(({ id = '' }) => `${pressPaths.libraryPicture(id)}?saved=1`);

export const actions: Actions = {
  consent: on('consent', consentForm, noteConsent),
  alts: on('alts', altsForm, proposeAlts),
  approve: on('approve', seenAlts, approveAlts),
  drop: on('drop', nothing, dropAlts),
  back: on('back', nothing, takeBackPicture, () => pressPaths.library('taken=1')),
};
