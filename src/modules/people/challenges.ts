import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { secretToken, sha256 } from '#server/ids.ts';
import { decipher, encipher } from '#server/secrets-at-rest.ts';

const MINUTES = 10;

export type ChallengeKind = 'passkey-add' | 'passkey-in' | 'second-step' | 'single-sign-on';

/** What the browser is given to name it by: a cookie, for ten minutes. */
export type Challenge = { cookie: string; expiresAt: Date };

type Asked = { personId?: string; secret: object };

/** Keeps what the other side must answer to. */
export async function keepChallenge(
  tx: Tx,
  kind: ChallengeKind,
  { personId, secret }: Asked,
): Promise<Challenge> {
  const cookie = secretToken();
  const expiresAt = new Date(now().getTime() + MINUTES * 60_000);
  await tx
    .insertInto('people_challenges')
    .values({
      id_sha256: sha256(cookie),
      kind,
      person_id: personId ?? null,
      secret: encipher(kind, JSON.stringify(secret)),
      made_at: now(),
      expires_at: expiresAt,
    })
    .execute();
  return { cookie, expiresAt };
}

/** What is asked of this browser, and of whom; null when there is nothing, or it is too late. */
export async function challengeOf(tx: Tx, kind: ChallengeKind, cookie: string | undefined) {
  if (!cookie) return null;
  const row = await tx
    .selectFrom('people_challenges')
    .select(['person_id', 'secret'])
    .where('id_sha256', '=', sha256(cookie))
    .where('kind', '=', kind)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return row ? readChallenge(kind, row) : null;
}

/** The same, and it is used up: nobody can answer it a second time. */
export async function takeChallenge(tx: Tx, kind: ChallengeKind, cookie: string | undefined) {
  if (!cookie) return null;
  const row = await tx
    .deleteFrom('people_challenges')
    .where('id_sha256', '=', sha256(cookie))
    .where('kind', '=', kind)
    .where('expires_at', '>', now())
    .returning(['person_id', 'secret'])
    .executeTakeFirst();
  return row ? readChallenge(kind, row) : null;
}

const readChallenge = (kind: ChallengeKind, row: { person_id: string | null; secret: string }) => ({
  personId: row.person_id,
  secret: JSON.parse(decipher(kind, row.secret)) as Record<string, string>,
});
