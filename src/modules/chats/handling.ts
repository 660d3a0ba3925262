import { writeCode } from '#modules/reports/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { lockAccount, type Account } from './accounts.ts';
import { cancel, changeLanguage, obey, sayHelp, sayNear, setNearAsked } from './commands.ts';
import { converse } from './conversing.ts';
import { openDraft, readState } from './drafts.ts';
import { hearLate } from './ending.ts';
import { choosingOf, dropChoosing } from './choosings.ts';
import { findOut, wordsOfDeed, type FoundOut } from './finding-out.ts';
import { hearStaff } from './hearing-staff.ts';
import { tellerOf } from './knowing.ts';
import { noteBlocked } from './outbox.ts';
import type { ChatState } from './rules-draft.ts';
import { isEmergency } from './rules-emergency.ts';
import { belongsTo } from './rules-hearing.ts';
import { choiceIn, numberIn } from './rules-typing.ts';
import { asksForWarnings, isCancel, isCourtesy, isGreeting, isStop } from './rules-words.ts';
import type { Fetched, Heard } from './rules.ts';
import { beginWishing, hearWishing, stopHearing } from './wishing.ts';
import { languageChoices, reply, replyWith, sayOf, type Talk } from './talk.ts';

type UpdateRef = { accountId: string; updateId: string };

/**
 * Does what one update of a chat asks for, exactly once: what is said and filed is stored in one
 * transaction together with the note that the update was handled, or none of it. Only what it brings
 * with it (a picture, where a link leads) is fetched and kept before; that is safe to do twice.
 * `media` is the file the update brought. A second call does nothing.
 */
export async function handleUpdate(
  accountId: string,
  updateId: string,
  media: Fetched | null,
): Promise<void> {
  const ref = { accountId, updateId };
  const begun = await change((tx) => begin(tx, ref, media));
  if (!begun) return;
  const { heard, subjectId, account, asksPlace } = begun;
  const { locale } = tellerOf(account);
  const found = await findOut({ accountId, locale, heard, media, subjectId, asksPlace });
  await change((tx) => finish(tx, ref, { media, found, subjectId }));
}

/** The chat, locked, and what it said, unless that was handled before. */
async function lockUpdate(tx: Tx, { accountId, updateId }: UpdateRef) {
  const account = await lockAccount(tx, accountId);
  const update = await tx
    .selectFrom('chat_updates')
    .select('heard')
    .where('account_id', '=', accountId)
    .where('id', '=', updateId)
    .where('handled_at', 'is', null)
    .executeTakeFirst();
  return account && update ? { account, heard: update.heard as Heard } : null;
}

async function noteHandled(tx: Tx, { accountId, updateId }: UpdateRef): Promise<void> {
  await tx
    .updateTable('chat_updates')
    .set({ handled_at: now(), heard: null })
    .where('account_id', '=', accountId)
    .where('id', '=', updateId)
    .execute();
}

/** Null when there is nothing left to do: handled before, or meant for those who act. */
async function begin(tx: Tx, ref: UpdateRef, media: Fetched | null) {
  const locked = await lockUpdate(tx, ref);
  if (!locked) return null;
  const { account, heard } = locked;
  if (await hearStaff(tx, account, heard, media)) {
    await noteHandled(tx, ref);
    return null;
  }
  const state = await readState(tx, account.id);
  const choosing = await choosingOf(tx, account.id);
  const asksPlace = choosing
    ? choosing.step !== 'kinds'
    : (state.draft?.asked.startsWith('place') ?? false);
  return { ...locked, asksPlace, subjectId: await subjectFor(tx, account, heard, state) };
}

/** Under which report the photo of an update is kept: its draft's, or the one it came too late for. */
async function subjectFor(tx: Tx, account: Account, heard: Heard, state: ChatState) {
  if (heard.deed.kind !== 'photo' || heard.chat.kind === 'group') return null;
  const { before } = state;
  if (before && belongsTo(before, heard)) return before.how === 'filed' ? before.reportId : null;
  return (await openDraft(tx, account.id, state)).reportId;
}

type Brought = { media: Fetched | null; found: FoundOut; subjectId: string | null };

async function finish(tx: Tx, ref: UpdateRef, brought: Brought): Promise<void> {
  const locked = await lockUpdate(tx, ref);
  if (!locked) return;
  const state = await readState(tx, ref.accountId);
  const { media, found } = brought;
  const talk: Talk = { tx, ...locked, media, found, state };
  if (
    brought.subjectId &&
    (await subjectFor(tx, talk.account, talk.heard, state)) !== brought.subjectId
  ) {
    throw new Error('The draft of this photo ended meanwhile: the update is tried again');
  }
  if (talk.heard.chat.kind === 'private') await answer(await greet(talk));
  await noteHandled(tx, ref);
}

/** Who writes for the first time hears who we are, and in which languages we speak. */
async function greet(talk: Talk): Promise<Talk> {
  const { tx, account, heard } = talk;
  if (account.greeted_at || heard.deed.kind === 'blocked') return talk;
  await tx
    .updateTable('chat_accounts')
    .set({ greeted_at: now() })
    .where('id', '=', account.id)
    .execute();
  await reply(talk, { words: sayOf(talk)('chat.hello'), choices: languageChoices() });
  return talk;
}

/** What is done with an update, by the first of these that fits. */
async function answer(talk: Talk): Promise<void> {
  const { tx, account, heard, state } = talk;
  const { deed } = heard;
  if (deed.kind === 'blocked') return noteBlocked(tx, account.id);
  await welcomeBack(talk);
  const words = wordsOfDeed(heard);
  if (words && isEmergency(words)) {
    await replyWith(talk, 'chat.emergency', { numbers: config.emergencyNumbers.join(', ') });
  }
  if (await nearWasAsked(talk)) return;
  if (deed.kind === 'command') {
    if (deed.name !== 'language') await dropChoosing(tx, account.id);
    return obey(talk, deed.name, deed.words);
  }
  const language = deed.kind === 'choice' ? deed.value : choiceIn(languageChoices().flat(), words);
  if (language?.startsWith('lang:') && numberIn(words) === null) {
    return changeLanguage(talk, language.slice('lang:'.length));
  }
  if (await hearWishing(talk)) return;
  if (state.before && isLate(talk)) return hearLate(talk, state.before);
  if (!state.draft && deed.kind === 'words' && isStop(deed.words) && (await stopHearing(talk)))
    return;
  if (deed.kind === 'words' && isCancel(deed.words)) return cancel(talk);
  if (deed.kind === 'words' && isGreeting(deed.words)) return sayHelp(talk);
  if (!state.draft && deed.kind === 'words' && asksForWarnings(deed.words)) {
    return beginWishing(talk);
  }
  if (!state.draft && deed.kind === 'words' && isCourtesy(deed.words)) {
    return replyWith(talk, 'chat.welcome');
  }
  if (silent.has(deed.kind)) return;
  if (!state.draft && !begins.has(deed.kind)) return nothingToDo(talk);
  return converse(talk);
}

/** With what a report can begin. */
const begins = new Set(['words', 'photo', 'voice', 'place']);
/** What asks for no answer. */
const silent = new Set(['opened', 'joined', 'left']);
/** What belongs to a draft that is over; buttons say themselves which draft they are of. */
const latecomers = new Set([...begins, 'edited']);

const isLate = ({ heard, state }: Talk) =>
  latecomers.has(heard.deed.kind) && belongsTo(state.before, heard);

async function nothingToDo(talk: Talk): Promise<void> {
  const { kind } = talk.heard.deed;
  const { before } = talk.state;
  if (kind === 'other') return sayHelp(talk);
  if (kind !== 'choice') return;
  if (before?.how !== 'filed') return replyWith(talk, 'chat.old-button');
  await replyWith(talk, 'chat.already-filed', { code: writeCode(before.code ?? '') });
}

async function nearWasAsked(talk: Talk): Promise<boolean> {
  const { account, heard, found } = talk;
  if (!account.near_asked_at) return false;
  await setNearAsked(talk, null);
  const { deed } = heard;
  if (deed.kind !== 'place' && deed.kind !== 'words') return false;
  if (!found.found) return false;
  await sayNear(talk, found.found.place);
  return true;
}

async function welcomeBack({ tx, account }: Talk): Promise<void> {
  if (!account.blocked_at) return;
  await tx
    .updateTable('chat_accounts')
    .set({ blocked_at: null })
    .where('id', '=', account.id)
    .execute();
}
