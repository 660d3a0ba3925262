import { z } from 'zod';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import {
  addResultPicture,
  approveResultPicture,
  deskResultPictures,
  resultPictureForm,
  withdrawResultPicture,
} from '#modules/activities/pictures.ts';
import { textIn } from '#modules/activities/rules.ts';
import { actionsOn, ofSeen } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { actor, locale } }) => {
  const { texts, pictures } = await deskResultPictures(actor, params.id);
  return { id: params.id, title: textIn(texts, locale).title, pictures };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskEventPictures(id));

const one = ofSeen.extend({ id: z.uuid() });

export const actions: Actions = {
  add: on('add', resultPictureForm, async (actor, id, input, photo) => {
    if (!photo) throw new Refusal('publication.picture-missing', 400, {}, 'photo');
    await addResultPicture(actor, id, input, Buffer.from(await photo.arrayBuffer()));
  }),
  approve: on('approve', one, (actor, id, input) => approveResultPicture(actor, id, input)),
  withdraw: on('withdraw', one, (actor, id, input) => withdrawResultPicture(actor, id, input.id)),
};
