import { webcrypto } from 'node:crypto';
import { exportJwk, importJwk } from '@fedify/fedify/sig';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { decipher, encipher } from '#server/secrets-at-rest.ts';

type Pair = { publicKey: CryptoKey; privateKey: CryptoKey };

/** How each kind is made; the first is what every server understands. */
const kinds = {
  rsa: {
    ...{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048 },
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  ed25519: { name: 'Ed25519' },
} as const;
const known = new Map<string, Promise<Pair[]>>();

const purposeOf = (actor: string, kind: string) => `federation:${actor}:${kind}`;

/** What an account of ours signs with, RSA first. Made when it is first asked for, and then for good. */
export function keyPairsOf(actor: string): Promise<Pair[]> {
  const pairs = known.get(actor) ?? readOrMake(actor);
  known.set(actor, pairs);
  pairs.catch(() => known.delete(actor));
  return pairs;
}

async function readOrMake(actor: string): Promise<Pair[]> {
  const rows = await read(actor);
  if (rows.length < 2) await make(actor);
  const kept = rows.length < 2 ? await read(actor) : rows;
  return Promise.all(
    kept.map(async ({ kind, public_key, secret_key }) => ({
      publicKey: await importJwk(public_key as JsonWebKey, 'public'),
      privateKey: await importJwk(
        JSON.parse(decipher(purposeOf(actor, kind), secret_key)) as JsonWebKey,
        'private',
      ),
    })),
  );
}

const read = (actor: string) =>
  db
    .selectFrom('federation_keys')
    .select(['kind', 'public_key', 'secret_key'])
    .where('actor', '=', actor)
    .orderBy('kind', 'desc')
    .execute();

/** Makes both; whoever else does so at the same moment may have been faster, and then those hold. */
async function make(actor: string): Promise<void> {
  const rows = await Promise.all(
    Object.entries(kinds).map(async ([kind, way]) => {
      const pair = (await webcrypto.subtle.generateKey(way, true, ['sign', 'verify'])) as Pair;
      const secret = JSON.stringify(await exportJwk(pair.privateKey));
      return {
        ...{ actor, kind, made_at: now(), secret_key: encipher(purposeOf(actor, kind), secret) },
        public_key: JSON.stringify(await exportJwk(pair.publicKey)),
      };
    }),
  );
  await change((tx) =>
    tx
      .insertInto('federation_keys')
      .values(rows)
      .onConflict((on) => on.columns(['actor', 'kind']).doNothing())
      .execute(),
  );
}
