import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db } from '#server/database.ts';
import { makeKey, openKey } from '#server/keys.ts';
import { EVERY_KIND } from './addresses.ts';
import { groundOf } from './rules.ts';

/**
 * The headers of RFC 2369 and RFC 8058: one press in the mail program ends letters of this kind
 * to this address. None on what was asked for or what the law wants told.
 */
export function refusalHeaders(addressId: string, kind: string): Record<string, string> {
  if (groundOf(kind) !== 'news') return {};
  const link = new URL(
    paths.unsubscribeNow(makeKey('unsubscribe', addressId), kind),
    config.publicUrl,
  );
  return {
    'List-Unsubscribe': `<${link.href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** The address a link out of a letter speaks for. Refuses what was not made here. */
function addressOf(key: string): string {
  const [id] = openKey('unsubscribe', key) ?? [];
  if (!id) throw new Refusal('letter.unknown', 404);
  return id;
}

/** What an address has refused: every kind of news, or some. */
export async function refusedKinds(key: string): Promise<{ every: boolean; kinds: string[] }> {
  const rows = await db
    .selectFrom('letter_refusals')
    .select('kind')
    .where('address_id', '=', addressOf(key))
    .orderBy('kind')
    .execute();
  const kinds = rows.map(({ kind }) => kind).filter((kind) => kind !== EVERY_KIND);
  return { every: kinds.length < rows.length, kinds };
}

/**
 * No more letters of a kind to the address this link was sent to; null: of no kind that may be
 * refused. Refuses a kind that the law wants told, and says so.
 */
export async function refuseLetters(key: string, kind: string | null): Promise<void> {
  const id = addressOf(key);
  const refused = kind ?? EVERY_KIND;
  if (!/^(\*|[a-z][a-z-]{1,40})$/.test(refused)) throw new Refusal('letter.unknown', 404);
  if (kind && groundOf(kind) !== 'news') throw new Refusal('letter.cannot-refuse', 409);
  await change((tx) =>
    tx
      .insertInto('letter_refusals')
      .values({ address_id: id, kind: refused, refused_at: now() })
      .onConflict((it) => it.doNothing())
      .execute(),
  );
}

/** The address wants to hear of everything again. */
export async function acceptLetters(key: string): Promise<void> {
  const id = addressOf(key);
  await change((tx) => tx.deleteFrom('letter_refusals').where('address_id', '=', id).execute());
}
