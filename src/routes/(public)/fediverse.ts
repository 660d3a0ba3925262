import { inLocale, type Locale } from '#basics/localised.ts';
import { accountsToFollow, handleOf, ourActor, type OurActor } from '#modules/federation/actors.ts';
import { config } from '#server/config.ts';

const shownIn =
  (locale: Locale) =>
  ({ name, names }: OurActor) => ({ name: inLocale(names, locale), handle: handleOf(name) });

/** Accounts of ours by their names, as a page shows them; none where other servers are not spoken to. */
export async function accountsNamed(names: readonly string[], locale: Locale) {
  if (!config.federation) return [];
  const found = await Promise.all(names.map(ourActor));
  return found.filter((one) => one !== null).map(shownIn(locale));
}

/** The house, the campaigns and the organisations that publish, with the area that was chosen. */
export async function accountsFor(area: string | undefined, locale: Locale) {
  if (!config.federation) return [];
  const own = area ? await accountsNamed([area], locale) : [];
  return [...own, ...(await accountsToFollow()).map(shownIn(locale))];
}
