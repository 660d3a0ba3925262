import { inLocale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { stoppedBy, type Category } from '#modules/categories/rules.ts';
import { eraseKept, keepState, openDraft } from './drafts.ts';
import { closeDraft, sendReport, followInstead } from './ending.ts';
import { knowQuestion, knowSteps, tagOf, type Known } from './knowing.ts';
import { ask, type Asked } from './rules-asking.ts';
import { stepOf, type Draft } from './rules-draft.ts';
import { hear } from './rules-hearing.ts';
import type { HeardOut } from './rules-telling.ts';
import { typedChoice } from './rules-typing.ts';
import { reply, replyNotes, replyWith, teller, type Talk } from './talk.ts';
import { keepVoice } from './voices.ts';

/** Hears what a resident did about the report they tell, does it, and asks for what is still missing. */
export async function converse(talk: Talk): Promise<void> {
  const draft = await openDraft(talk.tx, talk.account.id, talk.state);
  const known = await knowSteps(draft, talk.tx);
  const voice = await voiceKept(talk, draft);
  const out = hear(draft, talk.heard, {
    ...{ ...talk.found, ...(voice && { voice }) },
    ...{ tag: tagOf(draft), step: stepOf(draft, known), category: known.category },
    ...{ near: known.near, choice: await choiceTyped(talk, draft, known) },
  });
  await replyNotes(talk, out.notes);
  await act(talk, out);
}

const LONGEST_CHOICE = 200;

/** Which button of the question that was asked last they mean by what they typed. */
async function choiceTyped(talk: Talk, draft: Draft, known: Known): Promise<string | null> {
  const { deed } = talk.heard;
  if (deed.kind !== 'words' || deed.words.length > LONGEST_CHOICE || !draft.asked) return null;
  const step = stepOf(draft, known);
  const facts = { ...known, source: talk.tx };
  try {
    const asked = ask(step, draft, await knowQuestion(draft, teller(talk), step, facts));
    if (asked.name !== draft.asked) return null;
    const categories = step === 'kind' ? await publicCategories() : [];
    return typedChoice({ asked, tag: tagOf(draft), categories }, deed.words);
  } catch (problem) {
    // A summary that would be refused asks nothing.
    if (problem instanceof Refusal) return null;
    throw problem;
  }
}

async function voiceKept({ tx, account, heard, media }: Talk, { reportId }: Draft) {
  const { deed } = heard;
  if (deed.kind !== 'voice') return null;
  if (!media || 'problem' in media) return { kept: false };
  const voice = {
    ...{ reportId, accountId: account.id, mime: deed.media.mime ?? 'audio/ogg' },
    ...(deed.seconds !== undefined && { seconds: deed.seconds }),
  };
  return { kept: await keepVoice(tx, voice, media.bytes) };
}

async function act(talk: Talk, { draft, again, act: deed }: HeardOut): Promise<void> {
  if (deed === 'cancel') return cancelDraft(talk, draft);
  if (deed === 'send') return sendOrAsk(talk, draft);
  if (typeof deed === 'object' && (await followInstead(talk, draft, deed.follow))) return;
  return askNext(talk, draft, again);
}

/** The draft is erased with its photos, at their wish. */
export async function cancelDraft(talk: Talk, draft: Draft): Promise<void> {
  await eraseKept(talk.tx, draft.reportId);
  await closeDraft(talk, draft, { how: 'cancelled' });
  await replyWith(talk, 'chat.cancelled');
}

async function sendOrAsk(talk: Talk, draft: Draft): Promise<void> {
  const refused = await sendReport(talk, draft);
  if (!refused) return;
  await replyWith(talk, refused.key, refused.params);
  if (refused.key !== 'limit.too-many') return askNext(talk, mended(draft, refused), true);
  await keepState(talk.tx, talk.account.id, { ...talk.state, draft });
}

/** What a refusal is about is asked anew, so that nobody is stuck. */
function mended(draft: Draft, { field = '' }: Refusal): Draft {
  if (field === 'place') return { ...draft, place: null, notFromPhoto: true };
  if (field === 'categoryId') return { ...draft, categoryId: null, answers: {} };
  return field.startsWith('answers.') ? { ...draft, answers: {}, answeredIn: {} } : draft;
}

const MOST_MENDS = 3;

/** Asks for the next thing that is missing, unless just that was asked already. */
export async function askNext(talk: Talk, told: Draft, again: boolean, mends = 0): Promise<void> {
  const known = await knowSteps(told, talk.tx);
  const draft = await warn(talk, told, known.category);
  const step = stepOf(draft, known);
  let asked: Asked;
  try {
    asked = ask(
      step,
      draft,
      await knowQuestion(draft, teller(talk), step, { ...known, source: talk.tx }),
    );
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    await replyWith(talk, problem.key, problem.params);
    if (mends >= MOST_MENDS) return keepState(talk.tx, talk.account.id, { ...talk.state, draft });
    return askNext(talk, mended(draft, problem), true, mends + 1);
  }
  if (again || asked.name !== draft.asked) {
    for (const said of asked.says) await reply(talk, said);
  }
  if (step === 'stopped') {
    await eraseKept(talk.tx, draft.reportId);
    return closeDraft(talk, draft, { how: 'stopped' });
  }
  const next = { ...draft, asked: asked.name };
  await keepState(talk.tx, talk.account.id, { ...talk.state, draft: next });
}

/** Words of caution of a kind, once: "do not touch them". */
async function warn(talk: Talk, draft: Draft, category: Category | null): Promise<Draft> {
  const stopper = category && stoppedBy(category, draft.answers);
  if (!stopper || stopper.blocks || draft.warnedOf.includes(category.id)) return draft;
  await reply(talk, { words: inLocale(stopper.words, teller(talk).locale) });
  return { ...draft, warnedOf: [...draft.warnedOf, category.id] };
}
