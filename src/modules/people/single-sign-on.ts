import * as oidc from 'openid-client';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { log } from '#server/log.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { enter, type Entered } from './entering.ts';
import { wholeAddress } from './telling.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
let known: { issuer: string; provider: Promise<oidc.Configuration> } | undefined;

/** The provider as it describes itself: asked once, and again after it could not be reached. */
async function theProvider(): Promise<oidc.Configuration> {
  const set = config.singleSignOn;
  if (!set) throw new Refusal('people.single-sign-on-off', 404);
  if (known?.issuer !== set.issuer) {
    const issuer = new URL(set.issuer);
    // Without encryption on this machine only, for trying things out.
    const plain = issuer.protocol === 'http:' && loopback.has(issuer.hostname);
    const how = { timeout: 10, execute: plain ? [oidc.allowInsecureRequests] : [] };
    const provider = oidc.discovery(issuer, set.clientId, set.clientSecret, undefined, how);
    known = { issuer: set.issuer, provider };
  }
  try {
    return await known.provider;
  } catch (problem) {
    known = undefined;
    log.warn({ problem: (problem as Error).message }, 'single sign-on: the provider is away');
    throw new Refusal('people.single-sign-on-away', 503);
  }
}

const cameBack = () => wholeAddress(paths.singleSignOnBack());

/** Where the browser is sent to sign in at the provider, and the cookie that names the attempt. */
export async function beginSingleSignOn() {
  const provider = await theProvider();
  const secret = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
  };
  const to = oidc.buildAuthorizationUrl(provider, {
    redirect_uri: cameBack(),
    scope: 'openid email',
    code_challenge: await oidc.calculatePKCECodeChallenge(secret.verifier),
    code_challenge_method: 'S256',
    state: secret.state,
    nonce: secret.nonce,
  });
  const challenge = await change((tx) => keepChallenge(tx, 'single-sign-on', { secret }));
  return { to: to.href, ...challenge };
}

/** What came back with the browser: the query of the address. */
export type CameBack = { cookie: string | undefined; query: string; device: string };

/**
 * Lets in whom the provider vouches for: somebody it has named before, or a person we know by an
 * e-mail address that it has verified. Nobody is taken on in this way.
 */
export async function finishSingleSignOn({ cookie, query, device }: CameBack): Promise<Entered> {
  const provider = await theProvider();
  const asked = await change((tx) => takeChallenge(tx, 'single-sign-on', cookie));
  if (!asked) throw new Refusal('people.sign-in-over', 410);
  const { state = '', nonce = '', verifier = '' } = asked.secret;
  const claims = await claimsOf(provider, query, { state, nonce, verifier });
  const entered = await change(async (tx) => {
    const personId = (await personOfIdentity(tx, claims)) ?? (await meet(tx, claims));
    return personId && enter(tx, { personId, way: 'single-sign-on', device });
  });
  if (!entered) throw new Refusal('people.single-sign-on-unknown', 403);
  return entered;
}

type Claims = { issuer: string; subject: string; email: string; verified: boolean };
type Expected = { state: string; nonce: string; verifier: string };

async function claimsOf(
  provider: oidc.Configuration,
  query: string,
  { state, nonce, verifier }: Expected,
): Promise<Claims> {
  try {
    const tokens = await oidc.authorizationCodeGrant(provider, new URL(cameBack() + query), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const said = tokens.claims();
    if (!said) throw new Error('no ID token');
    // Many providers say the address only when they are asked for it.
    const more = said.email
      ? said
      : await oidc.fetchUserInfo(provider, tokens.access_token, said.sub);
    return {
      ...{ issuer: said.iss, subject: said.sub },
      email: String(more.email ?? '').toLowerCase(),
      verified: more.email_verified === true,
    };
  } catch (problem) {
    log.warn({ code: (problem as { code?: string }).code }, 'single sign-on failed');
    throw new Refusal('people.single-sign-on-failed', 403);
  }
}

async function personOfIdentity(tx: Tx, { issuer, subject }: Claims) {
  const row = await tx
    .selectFrom('people_identities')
    .innerJoin('people', 'people.id', 'person_id')
    .select('person_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** The first time: by the verified address of a person who is nobody else at this provider yet. */
async function meet(tx: Tx, { issuer, subject, email, verified }: Claims) {
  if (!verified) throw new Refusal('people.single-sign-on-unverified', 403);
  const person = await tx
    .selectFrom('people')
    .leftJoin('people_identities', (join) =>
      join.onRef('person_id', '=', 'people.id').on('issuer', '=', issuer),
    )
    .select(['people.id', 'subject'])
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!person) return null;
  // A mailbox may be given to somebody new; the account is not.
  if (person.subject) throw new Refusal('people.single-sign-on-other', 403);
  const identity = { issuer, subject, person_id: person.id, made_at: now() };
  await tx.insertInto('people_identities').values(identity).execute();
  const by = { kind: 'person', personId: person.id } as const;
  await record(tx, by, 'person.single-sign-on-linked', { subject: 'person', id: person.id });
  return person.id;
}
