import { Refusal } from '#basics/refusal.ts';
import { readingWhy } from '#modules/ledger/input.ts';
import { openOriginal } from '#modules/media/actions-desk.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import { readForm } from '#server/forms.ts';
import type { RequestHandler } from './$types';

/** The sealed bytes as they were sent, to save; each reading and why is written down. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
  const { values } = await readForm(request);
  const asked = readingWhy.safeParse(values);
  if (!asked.success) throw new Refusal('ledger.say-why', 422);
  const row = await deskRow(locals.actor, params.code);
  const ref = { subjectId: row.id, id: params.photo };
  const { bytes, mime } = await openOriginal(locals.actor, ref, await whereOf(row), asked.data);
  const ending = mime.split('/')[1] ?? 'bin';
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mime,
      'content-disposition': `attachment; filename="${row.code}-${params.photo.slice(-6)}.${ending}"`,
      'cache-control': 'no-store',
    },
  });
};
