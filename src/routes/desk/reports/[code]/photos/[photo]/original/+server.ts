import { openOriginal } from '#modules/media/actions-desk.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { whereOf } from '#modules/reports/grounds.ts';
import type { RequestHandler } from './$types';

/** The sealed bytes as they were sent, to save; each reading leaves a row in the ledger. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const row = await deskRow(locals.actor, params.code);
  const ref = { subjectId: row.id, id: params.photo };
  const { bytes, mime } = await openOriginal(locals.actor, ref, await whereOf(row));
  const ending = mime.split('/')[1] ?? 'bin';
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mime,
      'content-disposition': `attachment; filename="${row.code}-${params.photo.slice(-6)}.${ending}"`,
      'cache-control': 'no-store',
    },
  });
};
