import { Refusal } from '#basics/refusal.ts';
import { acceptTask, claimDone, declineTask } from '#modules/assignments/actions.ts';
import { taskReason } from '#modules/assignments/input.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { addressId } from '#modules/letters/addresses.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { Thread } from '#modules/letters/replies.ts';
import type { PhotoKind } from '#modules/media/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { reporterReport } from '#modules/reports/reporter.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { keepPhotosOf } from './photos.ts';
import { whyKey } from './reporting.ts';
import { MOST_AN_HOUR, type Ignored, type Proof, type ReadMail } from './rules.ts';
import { taskWordIn, verdictIn, type TaskWord } from './rules-words.ts';
import { lockWaiting, sentLately, settle, type MailRow } from './settling.ts';
import { speakerIn, type Speaker } from './speakers.ts';

type Answered = { thread: Thread; proof: Proof };
type Answer = { mail: MailRow; read: ReadMail; speaker: Speaker };

/**
 * An answer to one of our letters: a verdict or a word on a task where the mail is proved to be
 * from whom we wrote to, else a message to the others; nothing of it is lost. False when no letter of
 * ours in that thread went to anybody who could answer it.
 */
export async function answerByMail(
  mail: MailRow,
  read: ReadMail,
  { thread, proof }: Answered,
): Promise<boolean> {
  const speaker = await speakerIn(thread, read.from);
  if (!speaker) return false;
  const answer = { mail, read, speaker };
  if ((await sentLately(addressId(read.from))) > MOST_AN_HOUR.answers) {
    await ignore(mail, 'too-many');
    return true;
  }
  const deed = await deedIn(answer);
  const by = proof.authentic ? speaker.proved : null;
  if (deed && by) await act(answer, deed, by);
  else if (speaker.side === 'staff' && !by) await ignore(mail, 'not-proved', answer);
  else await passOn(answer, deed ? { why: 'not-proved' } : {});
  return true;
}

const ignore = (mail: MailRow, why: Ignored, tellThem?: Answer) =>
  change(async (tx) => {
    if (!(await lockWaiting(tx, mail.id))) return;
    await settle(tx, mail.id, { state: 'ignored', why, reportId: tellThem?.speaker.reportId });
    if (tellThem) await sendToPage(tx, tellThem, why);
  });

type Deed = {
  state: 'verdict' | 'task';
  photos: PhotoKind;
  run: (tx: Tx, by: Actor) => Promise<unknown>;
};

/** What the first line asks for, if it asks for anything that can be done now. */
async function deedIn({ read, speaker }: Answer): Promise<Deed | null> {
  const { reportId, task } = speaker;
  if (speaker.side === 'reporter') return verdictOf(read, speaker);
  const word = task && taskWordIn(read.words);
  if (!task || !word) return null;
  return {
    state: 'task',
    photos: word.said === 'done' ? 'proof' : 'message',
    run: (tx, by) => actOnTask({ tx, by, ref: { reportId, id: task.id } }, word),
  };
}

async function verdictOf(read: ReadMail, { actor, reportId }: Speaker): Promise<Deed | null> {
  const found = verdictIn(read.words);
  if (!found) return null;
  const { state, mayAnswer } = await reporterReport(actor);
  // What was confirmed is not confirmed again: that yes thanks somebody.
  if (state !== 'claimed' && !(mayAnswer && found.said === 'no')) return null;
  const given = { answer: found.said, words: found.rest.slice(0, 2000) };
  return {
    state: 'verdict',
    photos: 'verdict',
    run: (tx, by) => giveVerdict(by, reportId, { ...given, lon: undefined, lat: undefined }, tx),
  };
}

type OnTask = { tx: Tx; by: Actor; ref: { reportId: string; id: string } };

function actOnTask({ tx, by, ref }: OnTask, { said, rest }: { said: TaskWord; rest: string }) {
  if (said === 'accept') return acceptTask(by, ref, tx);
  const claimed = { words: rest.slice(0, 1000), lon: undefined, lat: undefined };
  if (said === 'done') return claimDone(by, ref, claimed, tx);
  const reason = taskReason.safeParse({ reason: rest.slice(0, 500) });
  if (!reason.success) throw new Refusal('task.say-why', 400);
  return declineTask(by, ref, reason.data, tx);
}

async function act(answer: Answer, deed: Deed, by: Actor): Promise<void> {
  const { mail, read, speaker } = answer;
  const { reportId } = speaker;
  await keepPhotosOf(by, mail.id, { id: reportId, kind: deed.photos }, read.attached);
  try {
    await change(async (tx) => {
      if (!(await lockWaiting(tx, mail.id))) return;
      await deed.run(tx, by);
      await settle(tx, mail.id, { state: deed.state, reportId });
    });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    await passOn(answer, { why: problem.key, params: problem.params });
  }
}

const LONGEST = 2000;
const MOST_PIECES = 10;
type Passing = { why?: string; params?: Record<string, string | number> };

/** Says it to the others of the report; `why`: it asked for more than could be done, and they are told. */
async function passOn(answer: Answer, { why, params }: Passing): Promise<void> {
  const { mail, read, speaker } = answer;
  const { actor, reportId } = speaker;
  const about = { id: reportId, kind: 'message' as const };
  const photos = await keepPhotosOf(actor, mail.id, about, read.attached);
  const words = read.words || (photos > 0 ? sayIn(speaker.locale)('mail.only-photos') : '');
  if (!words) return ignore(mail, 'empty');
  const pieces = words.match(new RegExp(`[\\s\\S]{1,${LONGEST}}`, 'g')) ?? [];
  try {
    await change(async (tx) => {
      if (!(await lockWaiting(tx, mail.id))) return;
      for (const piece of pieces.slice(0, MOST_PIECES)) {
        await sayToOthers(actor, reportId, { words: piece, locale: read.locale }, tx);
      }
      await settle(tx, mail.id, { state: 'message', why, reportId });
      if (why) await sendToPage(tx, answer, why, params);
    });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    await ignore(mail, 'thread-over', answer);
  }
}

/** Tells whoever our letter went to where they can say it themselves. */
const sendToPage = (tx: Tx, { mail, read, speaker }: Answer, why: string, params = {}) => {
  const say = sayIn(speaker.locale);
  return writeLetter(tx, {
    ...{ to: speaker.address, locale: speaker.locale, kind: 'mail-use-link' },
    ...{ aboutId: speaker.reportId, once: mail.id, inReplyTo: read.messageId },
    subject: say('letter.mail-use-link.subject'),
    parts: [
      say(whyKey(why), params),
      say('letter.mail-use-link.words'),
      {
        href: new URL(speaker.page, config.publicUrl).href,
        words: say('letter.mail-use-link.open'),
      },
    ],
  });
};
