import { paths } from '#basics/paths.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { secretToken, sha256 } from '#server/ids.ts';
import { wholeAddress } from './telling.ts';

export type LinkPurpose = 'sign-in' | 'invitation' | 'reset';

/** How long a link works, in hours. */
export const linkHours: Record<LinkPurpose, number> = {
  'sign-in': 1,
  invitation: 7 * 24,
  reset: 1,
};

const pathOf: Record<LinkPurpose, (token: string) => string> = {
  'sign-in': paths.signInWith,
  invitation: paths.invitation,
  reset: paths.resetPasswordWith,
};

/** A one-time link for this person: an absolute address. */
export async function makeLink(tx: Tx, personId: string, purpose: LinkPurpose): Promise<string> {
  const token = secretToken();
  const expiresAt = new Date(now().getTime() + linkHours[purpose] * 3_600_000);
  await tx
    .insertInto('people_links')
    .values({
      ...{ token_sha256: sha256(token), person_id: personId, purpose },
      ...{ made_at: now(), expires_at: expiresAt },
    })
    .execute();
  return wholeAddress(pathOf[purpose](token));
}

/** Uses a link up; gives whose it is, or null when it was used, is too old, or is for something else. */
export async function takeLink(tx: Tx, token: string, purpose: LinkPurpose) {
  const link = await tx
    .updateTable('people_links')
    .set({ used_at: now() })
    .from('people')
    .whereRef('people.id', '=', 'people_links.person_id')
    .where('disabled_at', 'is', null)
    .where('token_sha256', '=', sha256(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now())
    .returning('person_id')
    .executeTakeFirst();
  return link?.person_id ?? null;
}

/** How many links of this kind were made for this person within the last hour. */
export async function madeLately(tx: Tx, personId: string, purpose: LinkPurpose) {
  const rows = await tx
    .selectFrom('people_links')
    .select('made_at')
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('made_at', '>', new Date(now().getTime() - 3_600_000))
    .execute();
  return rows.length;
}

/** The other links of this kind no longer work. */
export async function endLinks(tx: Tx, personId: string, purpose: LinkPurpose) {
  await tx
    .updateTable('people_links')
    .set({ used_at: now() })
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute();
}
