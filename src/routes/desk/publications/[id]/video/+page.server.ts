import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { seenRevision } from '#basics/input-approving.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import type { Actor } from '#modules/people/rules.ts';
import { deskPublication } from '#modules/publications/desk.ts';
import { arrivedVideo, captionsForm, silentForm } from '#modules/publications/input-videos.ts';
import {
  addVideo,
  putCaptions,
  putVideo,
  removeVideo,
  sayWhoSpeaks,
} from '#modules/publications/videos.ts';
import { mayTakeBackVideos, takeBackVideos } from '#modules/publications/videos-taken-back.ts';
import { config } from '#server/config.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { readStreamedForm } from '#server/streamed-forms.ts';
import { nothing } from '../../../doing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { actor }, params }) => {
  const { row, texts, pictures, video, may } = await deskPublication(actor, params.id);
  const [poster] = pictures;
  return {
    ...{ id: row.id, revision: row.revision, video, mb: config.videoMb },
    title: Object.values(texts)[0]?.title ?? '',
    languages: Object.keys(texts),
    poster: poster?.copies ? { url: poster.copies.largeUrl } : null,
    hasPoster: Boolean(poster),
    edits: may.edit,
    mayTakeBack: await mayTakeBackVideos(actor, row),
  };
};

type Act<S extends z.ZodType> = (actor: Actor, id: string, input: z.output<S>) => Promise<unknown>;

const on =
  <S extends z.ZodType>(name: string, schema: S, act: Act<S>) =>
  async ({ request, params, locals: { actor } }: RequestEvent) => {
    const { values, files } = await readForm(request);
    const file = files.file?.[0];
    const sent = { ...values, ...(file && { vtt: await file.text() }) };
    const id = params.id ?? '';
    const answer = await answerForm(sent, schema, (input) => act(actor, id, input));
    if (!('done' in answer))
      return fail(answer.status, { ...answer.data, form: `${name}${values.locale ?? ''}` });
    redirect(303, pressPaths.deskVideo(id));
  };

/** The file goes on to the disk while it comes: nothing of this form is ever whole in memory. */
async function add({ request, params, locals: { actor } }: RequestEvent) {
  const id = params.id ?? '';
  try {
    const { taken } = await readStreamedForm(request, (values, pieces) => {
      const seen = seenRevision.safeParse(values);
      if (!seen.success) throw new Refusal('report.form-broken', 400);
      return addVideo(actor, id, { ...seen.data, pieces });
    });
    if (taken === undefined) throw new Refusal('video.missing', 400, {}, 'video');
  } catch (problem) {
    const answer = refusedForm({}, problem);
    return fail(answer.status, { ...answer.data, form: 'add' });
  }
  redirect(303, pressPaths.deskVideo(id));
}

export const actions: Actions = {
  add,
  arrived: on('add', arrivedVideo, putVideo),
  remove: on('remove', seenRevision, removeVideo),
  captions: on('captions-', captionsForm, putCaptions),
  silent: on('silent', silentForm, sayWhoSpeaks),
  back: on('back', nothing, takeBackVideos),
};
