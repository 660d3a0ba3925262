import { openPhoto } from '#modules/media/queries.ts';
import type { RequestHandler } from './$types';

const YEAR_S = 31_536_000;

/** A copy of a photo. Its address never means other bytes. */
export const GET: RequestHandler = async ({ params }) => {
  const { bytes, mime, forAll } = await openPhoto(params.key);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mime,
      'content-length': String(bytes.length),
      'cache-control': forAll ? 'public, max-age=60' : `private, max-age=${YEAR_S}, immutable`,
      'content-security-policy': "default-src 'none'",
      ...(!forAll && { 'x-robots-tag': 'noindex' }),
    },
  });
};
