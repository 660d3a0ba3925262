import { fail, redirect } from '@sveltejs/kit';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { entryChange } from '#modules/contests/input-entry.ts';
import { openEntryKey } from '#modules/contests/keys.ts';
import { changeEntry, confirmEntry, ownEntry, withdrawEntry } from '#modules/contests/own.ts';
import { answerForm, readForm, refusedForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { contestFace } from '../../../face.ts';
import { picturesSent } from '../../../sent-pictures.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, url, locals: { locale } }) => {
  const [face, entry] = await Promise.all([
    contestFace(params.code, locale),
    ownEntry(params.code, params.key),
  ]);
  if (!entry) throw new Refusal('contest.entry-unknown', 404);
  const { number, state, title, words, pictures, name, agreed, reason } = entry;
  return {
    ...face,
    entry: {
      ...{ number, state, title, words, pictures, name, agreed, reason },
      ...{ videoUrl: entry.video_url, language: entry.locale },
      group: face.groups[entry.group_at] ?? '',
    },
    values: {
      ...{ title, words, videoUrl: entry.video_url ?? '', group: String(entry.group_at) },
      ...{ shownAs: entry.shown_as, mayName: entry.may_name ? 'yes' : '' },
      mayArchive: entry.may_archive ? 'yes' : '',
      ...Object.fromEntries(pictures.map(({ id }) => [`keep.${id}`, 'yes'])),
    } as Record<string, string>,
    ...{ key: params.key, done: url.searchParams.get('done') ?? '' },
  };
};

const back = ({ params }: RequestEvent, done: string) =>
  redirect(303, `${pressPaths.contestOwn(params.code ?? '', params.key ?? '')}?done=${done}`);

const act = (done: string, what: (key: string) => Promise<void>) => async (event: RequestEvent) => {
  try {
    await what(event.params.key ?? '');
  } catch (problem) {
    return { ...refusedForm({}, problem) };
  }
  return back(event, done);
};

export const actions: Actions = {
  confirm: act('confirmed', confirmEntry),
  withdraw: act('withdrawn', withdrawEntry),
  change: async (event) => {
    const { params, request, getClientAddress } = event;
    const ref = openEntryKey(params.key);
    if (!ref) throw new Refusal('contest.entry-unknown', 404);
    const sent = await readForm(request);
    await limit('contest-entry', getClientAddress());
    const answer = await answerForm(sent.values, entryChange, async (input) => {
      const { pictures, problems } = await picturesSent(sent, params.code, ref.id);
      if (problems.length === 0) await changeEntry(params.key, input, pictures);
      return problems;
    });
    if (!('done' in answer)) return answer;
    if (answer.done.length > 0) return fail(422, { values: sent.values, problems: answer.done });
    return back(event, 'changed');
  },
};
