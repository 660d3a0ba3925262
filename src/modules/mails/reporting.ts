import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { addressId } from '#modules/letters/addresses.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { emailAddress } from '#modules/people/input.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { newReport, type NewReport } from '#modules/reports/input.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { finishKey } from './finishing.ts';
import { keepPhotosOf } from './photos.ts';
import { FINISH_DAYS, MOST_AN_HOUR, type Proof, type ReadMail } from './rules.ts';
import { lockWaiting, sentLately, settle, type MailRow } from './settling.ts';
import { understand, type Draft } from './understanding.ts';

/**
 * A mail that answers nothing of ours is a report. Where place and kind are certain it is filed,
 * and its sender told; else they are sent a link to finish it, with all that was understood.
 */
export async function reportByMail(mail: MailRow, read: ReadMail, proof: Proof): Promise<void> {
  const photos = await keepPhotosOf(
    stranger,
    mail.id,
    { id: mail.draft_id, kind: 'report' },
    read.attached,
  );
  const reason = await notToAnswer(read, proof, photos);
  if (reason) return change((tx) => settle(tx, mail.id, { state: 'ignored', why: reason }));
  const draft = await understand(read, mail.draft_id);
  const input = reportOf(mail, read, draft);
  const why = input ? await tryFiling(mail, read, { input, proof }) : missingIn(draft);
  if (why) await askToFinish(mail, read, { draft, photos, why });
}

async function notToAnswer(read: ReadMail, proof: Proof, photos: number) {
  if (proof.forged) return 'forged';
  if (!emailAddress.safeParse(read.from).success) return 'no-address';
  if ((await sentLately(addressId(read.from))) > MOST_AN_HOUR.unasked) return 'too-many';
  return read.words === '' && read.subject.trim() === '' && photos === 0 ? 'empty' : null;
}

const missingIn = ({ lon, categoryId }: Draft) => {
  if (lon === undefined) return categoryId ? 'place-missing' : 'both-missing';
  return 'kind-missing';
};

/** The report as every channel files it; null while it has no place or no kind. */
function reportOf(mail: MailRow, read: ReadMail, draft: Draft): NewReport | null {
  if (draft.lon === undefined || !draft.categoryId) return null;
  const contact = { email: read.from, name: read.name.slice(0, 120) };
  const given = { ...draft, id: mail.draft_id, channel: 'email', ...contact };
  const read_ = newReport.safeParse(given);
  return read_.success ? read_.data : null;
}

type Filing = { input: NewReport; proof: Proof };

/** Files it in one transaction with the mail's row; gives the key of the sentence that says why not. */
async function tryFiling(mail: MailRow, read: ReadMail, { input, proof }: Filing) {
  try {
    await change(async (tx) => {
      if (!(await lockWaiting(tx, mail.id))) return;
      const filing = { proved: proof.authentic, inReplyTo: read.messageId };
      await fileReport(stranger, input, filing, tx);
      await settle(tx, mail.id, { state: 'filed', reportId: input.id });
    });
    return null;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return problem.field?.startsWith('answers.') ? 'question-open' : problem.key;
  }
}

type Asking = { draft: Draft; photos: number; why: string };

const askToFinish = (mail: MailRow, read: ReadMail, { draft, photos, why }: Asking) =>
  change(async (tx) => {
    if (!(await lockWaiting(tx, mail.id))) return;
    await settle(tx, mail.id, { state: 'asked', why, draft });
    const say = sayIn(draft.locale);
    await writeLetter(tx, {
      ...{ to: read.from, locale: draft.locale, kind: 'mail-finish', aboutId: mail.draft_id },
      ...{ once: mail.id, inReplyTo: read.messageId },
      subject: say('letter.mail-finish.subject'),
      parts: [
        say('letter.mail-finish.words', { photos }),
        say(whyKey(why)),
        {
          href: new URL(paths.finishMail(finishKey(mail.id)), config.publicUrl).href,
          words: say('letter.mail-finish.open'),
        },
        say('letter.mail-finish.until', { days: FINISH_DAYS }),
        say('home.emergency', { numbers: config.emergencyNumbers.join(', ') }),
      ],
    });
  });

/** The sentence that says why: a refusal's own, or one about mails. */
export const whyKey = (why: string) => (why.includes('.') ? why : `mail.why.${why}`) as MessageKey;
