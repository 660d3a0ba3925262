import { fail, redirect } from '@sveltejs/kit';
import { deskPaths } from '#basics/desk-paths.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { drawBoxes, showPhoto } from '#modules/media/actions-desk.ts';
import { readBoxes } from '#modules/media/input.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import { readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const row = await deskRow(locals.actor, params.code);
  const photo = (await deskPhotos(row.id)).find(({ id }) => id === params.photo);
  if (!photo) throw new Refusal('photo.gone', 404);
  return {
    code: row.code,
    photo: { id: photo.id, boxes: photo.boxes, copies: photo.copies, showing: photo.showing },
    original: deskPaths.deskOriginal(row.code, photo.id),
  };
};

export const actions: Actions = {
  default: async ({ locals, params, request }) => {
    const { values } = await readForm(request);
    const row = await deskRow(locals.actor, params.code);
    const where = await whereOf(row);
    const ref = { subjectId: row.id, id: params.photo };
    const boxes = readBoxes(values.boxes ?? '');
    if (!boxes) return fail(400, { problem: true });
    await drawBoxes(locals.actor, { ...ref, boxes }, where);
    if (values.show) await showPhoto(locals.actor, ref, where);
    redirect(303, `${paths.deskReport(params.code)}#photos`);
  },
};
