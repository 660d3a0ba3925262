import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { deskPublication } from '#modules/publications/desk.ts';
import { pictureForm, pictureRef } from '#modules/publications/input.ts';
import { reuseForm } from '#modules/publications/input-library.ts';
import {
  addPicture,
  changePicture,
  putPictureFirst,
  removePicture,
  reusePicture,
} from '#modules/publications/pictures.ts';
import { actionsOn } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor }, params }) => {
  const { row, texts, pictures, may } = await deskPublication(actor, params.id);
  const title = Object.values(texts)[0]?.title ?? '';
  return { id: row.id, revision: row.revision, title, pictures, may };
};

const on = actionsOn(({ id = '' }) => pressPaths.deskPictures(id));

const saying = pictureForm.extend(pictureRef.shape);

export const actions: Actions = {
  add: on('add', pictureForm, async (actor, id, input, photo) => {
    if (!photo) throw new Refusal('publication.picture-missing', 400, {}, 'photo');
    return addPicture(actor, id, input, Buffer.from(await photo.arrayBuffer()));
  }),
  reuse: on('reuse', reuseForm, reusePicture),
  change: on('change', saying, (actor, id, input) => changePicture(actor, id, input.id, input)),
  first: on('first', pictureRef, (actor, id, input) =>
    putPictureFirst(actor, id, input.id, input.revision),
  ),
  remove: on('remove', pictureRef, (actor, id, input) =>
    removePicture(actor, id, input.id, input.revision),
  ),
};
