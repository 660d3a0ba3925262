import { json } from '@sveltejs/kit';
import { z } from 'zod';
import { isLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { keptPhotos } from '#modules/media/queries.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { newReport } from '#modules/reports/input.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { answerForm } from '#server/forms.ts';
import { limit } from '#server/limits.ts';
import { answerPhone, problemsInWords } from '../../../phone-answers.ts';
import { placeOfForm } from '../sent-report.ts';
import type { RequestHandler } from './$types';

const parcel = z.object({ values: z.record(z.string().max(100), z.string().max(10_000)) });

/**
 * Files a report that waited on a phone for the network: the fields of the form, its photos sent
 * before. The same again gives the same receipt, whether its first answer arrived or not.
 */
export const POST: RequestHandler = ({ request, locals, getClientAddress }) =>
  answerPhone(locals.locale, async () => {
    const read = parcel.safeParse(await request.json().catch(() => null));
    if (!read.success) throw new Refusal('report.form-broken', 400);
    const { values } = read.data;
    const locale = isLocale(values.locale) ? values.locale : locals.locale;
    const sent: Record<string, string> = { ...values, locale, channel: 'web' };
    await limit('report', getClientAddress());
    if (!sent.lon) await placeOfForm(sent, await keptPhotos(sent.id ?? ''));
    const answer = await answerForm(sent, newReport, (input) =>
      fileReport(locals.actor, input, { address: getClientAddress() }),
    );
    if (!('done' in answer)) return problemsInWords(locale, answer.data.problems, answer.status);
    const { code, key } = answer.done;
    return json({ receipt: { code: writeCode(code), path: paths.receipt(key) } });
  });
