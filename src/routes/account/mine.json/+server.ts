import { exportOwnStaff } from '#modules/retention/staff-data.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { actor, sessionId } }) =>
  new Response(JSON.stringify(await exportOwnStaff(actor, sessionId ?? ''), null, 2), {
    headers: {
      'content-type': 'application/json',
      'content-disposition': 'attachment; filename="account.json"',
      'cache-control': 'private, no-store',
    },
  });
