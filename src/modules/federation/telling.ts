import { inLocale, type Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { notify } from '#modules/notifications/actions.ts';
import { peopleWhoMay, type StaffMember } from '#modules/people/who-may.ts';
import { config } from '#server/config.ts';
import type { Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import type { OfferTexts } from './rules-offers.ts';

/** What was taken over, and what its author did with it since. */
export type TakenOver = {
  publicationId: string;
  by: string;
  texts: OfferTexts;
  what: 'changed' | 'withdrawn';
  revision: number;
};

/** Tells those who worked on what was taken over, or else all editors there, what its author did. */
export async function tellEditors(tx: Tx, taken: TakenOver): Promise<void> {
  const ours = await tx
    .selectFrom('publications')
    .select(['area_id', 'organisation_id', 'made_by', 'changed_by', 'approved_by'])
    .where('id', '=', taken.publicationId)
    .executeTakeFirst();
  if (!ours) return;
  const areas = ours.area_id ? upwards(ours.area_id, await areaTree()).map(({ id }) => id) : [];
  const where = { areas, organisationId: ours.organisation_id };
  const editors = await peopleWhoMay(tx, 'publication.edit', where);
  const worked = [ours.made_by, ours.changed_by, ours.approved_by];
  const those = editors.filter(({ id }) => worked.includes(id));
  for (const one of those.length > 0 ? those : editors) await tell(tx, taken, one);
}

async function tell(tx: Tx, taken: TakenOver, { id: personId, locale }: StaffMember) {
  const { publicationId: id, by: name, what, revision } = taken;
  const say = sayIn(locale);
  const path = pressPaths.deskPublication(id);
  const titles = Object.entries(taken.texts).map(([language, { title }]) => [language, title]);
  const title = inLocale(Object.fromEntries(titles) as Record<Locale, string>, locale);
  await notify(tx, {
    ...{ kind: `update-offer-${what}`, to: { personId }, about: { id, path } },
    once: `${id} ${what} ${revision}`,
    subject: say(`letter.offer-${what}.subject`, { title }),
    parts: [
      say(`letter.offer-${what}.words`, { name }),
      { href: new URL(path, config.publicUrl).href, words: say('letter.offer-open') },
    ],
  });
}
