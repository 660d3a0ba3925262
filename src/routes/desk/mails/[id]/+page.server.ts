import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { readMail } from '#channels/email/parse.ts';
import { publicCategories } from '#modules/categories/queries.ts';
import { choosable } from '#modules/categories/rules.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import { fileMailByHand } from '#modules/mails/by-hand.ts';
import { deskMail, readRawMail } from '#modules/mails/desk.ts';
import { filedByHand } from '#modules/mails/input.ts';
import { whyKey } from '#modules/mails/reporting.ts';
import { mayFileByHand } from '#modules/mails/rules.ts';
import { may } from '#modules/people/rules.ts';
import { answerForm, readForm } from '#server/forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const mail = await deskMail(locals.actor, params.id);
  const files = mayFileByHand(mail.state) && !mail.code && may(locals.actor, 'report.enter');
  return {
    mail: { ...mail, whyWords: mail.why ? whyKey(mail.why) : null },
    reads: may(locals.actor, 'letter.read'),
    categories: files
      ? choosable(await publicCategories()).map(({ id, names }) => ({
          id,
          name: inLocale(names, locals.locale),
        }))
      : [],
  };
};

/** The words of a mail, and what is attached, for whoever said why they read it. */
async function contentOf(raw: Buffer) {
  const whole = raw.subarray(0, 100_000).toString('utf8');
  try {
    const { from, words, attached } = await readMail(raw);
    return { from, words, whole, attached: attached.map(({ name, mime }) => name || mime) };
  } catch {
    return { from: '', words: '', whole, attached: [] };
  }
}

export const actions: Actions = {
  read: async ({ locals, params, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, readingWhy, async (asked) =>
      contentOf(await readRawMail(locals.actor, params.id, asked)),
    );
    return 'done' in answer ? { content: answer.done } : answer;
  },

  file: async ({ locals, params, request }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, filedByHand, (asked) =>
      fileMailByHand(locals.actor, params.id, asked, (raw) => readMail(raw)),
    );
    if (!('done' in answer)) return answer;
    redirect(303, paths.deskReport(answer.done));
  },
};
