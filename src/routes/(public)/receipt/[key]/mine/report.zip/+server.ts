import { exportOwn } from '#modules/retention/own-data.ts';
import { reporterOf } from '#modules/reports/reporter.ts';
import { limit } from '#server/limits.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, getClientAddress }) => {
  await limit('verdict', getClientAddress());
  const { name, bytes } = await exportOwn(reporterOf(params.key));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  });
};
