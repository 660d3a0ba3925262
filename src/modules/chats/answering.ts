import type { Actor } from '#modules/people/rules.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { choosingOf } from './choosings.ts';
import type { Hearing } from './hearing.ts';
import { readState } from './drafts.ts';
import { answer, sayRefused, wordsOf } from './replies.ts';
import { doneChoices, readDonePress, type DonePress } from './rules-staff.ts';
import { typedDone } from './rules-typing.ts';
import { sendMessage } from './replying.ts';
import { refusalOf } from './trying.ts';
import { shortenWait, waitFor, waitNoMore, waitOf, type Wait } from './waiting.ts';

/** One of the three answers to "is it done?" was pressed or typed, in a chat the report came from. */
export async function hearDone(hearing: Hearing): Promise<boolean> {
  const { tx, account, heard } = hearing;
  const value = heard.deed.kind === 'choice' ? heard.deed.value : await doneTyped(hearing);
  if (!value?.startsWith('done:')) return false;
  const press = readDonePress(value);
  const report = press && (await ownReport(hearing, press.code));
  if (!press || !report) await answer(tx, account, 'chat.done.not-yours');
  else if (report.round !== press.round) await answer(tx, account, 'chat.done.earlier');
  else await give(hearing, press, report);
  return true;
}

/** What was typed as an answer, when one report alone waits for it and nothing else is talked about. */
async function doneTyped({ tx, account, heard }: Hearing): Promise<string | null> {
  if (heard.deed.kind !== 'words' || heard.answers) return null;
  if ((await waitOf(tx, account.id)) || (await readState(tx, account.id)).draft) return null;
  if (await choosingOf(tx, account.id)) return null;
  const [asked, ...more] = await tx
    .selectFrom('chat_reports')
    .innerJoin('reports', 'reports.id', 'chat_reports.report_id')
    .select(['code', 'round'])
    .where('account_id', '=', account.id)
    .where('follows', '=', false)
    .where('state', '=', 'claimed')
    .limit(2)
    .execute();
  if (!asked || more.length > 0) return null;
  const say = wordsOf(account);
  const choices = doneChoices(asked, (one) => say(`verdict.${one}`)).flat();
  return typedDone(choices, heard.deed.words);
}

type Own = { id: string; state: string };

const ownReport = ({ tx, account }: Hearing, code: string) =>
  tx
    .selectFrom('chat_reports')
    .innerJoin('reports', 'reports.id', 'chat_reports.report_id')
    .select(['reports.id', 'round', 'state'])
    .where('account_id', '=', account.id)
    .where('follows', '=', false)
    .where('code', '=', code)
    .executeTakeFirst();

async function give({ tx, account }: Hearing, press: DonePress, report: Own) {
  const reportId = report.id;
  const actor: Actor = { kind: 'reporter', reportId };
  const input = { answer: press.answer, words: '', lon: undefined, lat: undefined };
  const refused = await refusalOf(tx, () => giveVerdict(actor, reportId, input, tx));
  if (refused) return sayRefused(tx, account, refused);
  if (press.answer === 'no') await waitFor(tx, account.id, { waitsFor: 'why-not', reportId });
  // What becomes of a yes is told as the news that it is, unless it was said before.
  if (press.answer === 'yes' && report.state !== 'confirmed') return;
  await answer(tx, account, `chat.done.${press.answer}`, {
    ...{ reportId, params: { code: writeCode(press.code) } },
  });
}

/** What is wrong with the repair: words or a photo after "no". An album is heard to its end. */
export async function hearWhyNot(hearing: Hearing, wait: Wait): Promise<boolean> {
  const { tx, account, heard } = hearing;
  const { deed } = heard;
  // They went on with something else.
  if (deed.kind === 'choice' || deed.kind === 'command') await waitNoMore(tx, account.id);
  if (deed.kind !== 'words' && deed.kind !== 'photo') return false;
  await sendMessage(hearing, { kind: 'reporter', reportId: wait.report_id });
  if (deed.kind === 'photo' && deed.album) await shortenWait(tx, wait);
  else await waitNoMore(tx, account.id);
  return true;
}
