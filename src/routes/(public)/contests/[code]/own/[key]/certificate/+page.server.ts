import { Refusal } from '#basics/refusal.ts';
import { ownCertificate } from '#modules/contests/certificates.ts';
import { namesIn, textIn } from '#modules/contests/rules.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals: { locale } }) => {
  const found = await ownCertificate(params.code, params.key);
  if (!found) throw new Refusal('contest.entry-unknown', 404);
  const text = textIn(found.texts, locale);
  return {
    ...{ code: params.code, key: params.key, title: text.title, organisers: text.organisers },
    resultsAt: found.resultsAt,
    face: { ...found.face, group: namesIn(found.groups, locale)[found.face.group] ?? '' },
  };
};
