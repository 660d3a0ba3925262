import { redirect } from '@sveltejs/kit';
import { inLocale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { attachedTo } from '#channels/email/parse.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { mailToFinish, photosToFinish } from '#modules/mails/finishing.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  const mail = await mailToFinish(params.key);
  if (mail.receipt) redirect(303, paths.receipt(mail.receipt));
  setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  const photos = await photosToFinish(mail, attachedTo);
  const { words, address = '', lon, lat, accuracyM, placeFrom, categoryId } = mail.draft;
  const category = categoryId ? await categoryById(categoryId) : undefined;
  const known = { lon, lat, accuracyM, placeFrom, categoryId, address, words, email: mail.email };
  const given = Object.entries({ id: mail.draftId, ...known }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [{ name, value: String(value) }],
  );
  return {
    ...{ given, words, address, photos: photos.length, hasPlace: lon !== undefined },
    category: category ? inLocale(category.names, locals.locale) : null,
  };
};
