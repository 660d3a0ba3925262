import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { paths } from '#basics/paths.ts';
import { receiptForCode } from '#modules/reports/reporter.ts';
import { answerForm, readForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import type { Actions } from './$types';

const typedCode = z.object({ code: z.string().trim().max(60, 'receipt.code-wrong') });

export const actions: Actions = {
  default: async ({ request, getClientAddress }) => {
    const { values } = await readForm(request);
    const answer = await answerForm(values, typedCode, async ({ code }) => {
      await limit('code', getClientAddress());
      return receiptForCode(code);
    });
    if (!('done' in answer)) return answer;
    const found = answer.done;
    redirect(303, 'key' in found ? paths.receipt(found.key) : paths.reportPage(found.code));
  },
};
