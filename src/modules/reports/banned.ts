import { now } from '#server/clock.ts';
import { db, type Tx } from '#server/database.ts';
import { keyFor } from '#server/ids.ts';
import { networkOf } from '#server/limits.ts';
import { banValue, type BanKind } from './rules-desk.ts';

/** What a ban is kept under: a keyed hash, for the address or number itself is not kept. */
export const banKey = (kind: BanKind, value: string) =>
  keyFor(`ban by ${kind}`, kind === 'network' ? networkOf(value) : value);

/** Why a report is held though nobody was told: the ban it met. */
export async function banOf(id: string | null) {
  if (!id) return null;
  const row = await db
    .selectFrom('report_bans')
    .select(['kind', 'hint', 'reason', 'until', 'lifted_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? { ...row, kind: row.kind as BanKind } : null;
}

type Filing = {
  email?: string | undefined;
  phone?: string | undefined;
  address?: string | undefined;
};

/** The ban that whoever files this has met; null for nearly everybody. At most 1 query. */
export async function banMet(tx: Tx, { email, phone, address }: Filing): Promise<string | null> {
  const left: [BanKind, string | undefined][] = [
    ['email', email],
    ['domain', email?.split('@')[1]],
    ['phone', phone],
  ];
  const keys = left.flatMap(([kind, typed]) => {
    const value = typed && banValue(kind, typed);
    return value ? [banKey(kind, value)] : [];
  });
  if (address) keys.push(banKey('network', address));
  if (keys.length === 0) return null;
  const row = await tx
    .selectFrom('report_bans')
    .select('id')
    .where('value_key', 'in', keys)
    .where('lifted_at', 'is', null)
    .where('until', '>', now())
    .executeTakeFirst();
  return row?.id ?? null;
}
