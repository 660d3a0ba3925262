// An OpenID Connect provider of our own on this machine, and a browser that signs in at it.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export type Account = { email: string; email_verified: boolean };

export const client = { id: 'lamplighter', secret: 'a secret of the provider, long enough' };

/** Starts a provider that knows these accounts by their names; whoever comes back comes to `redirectUri`. */
export async function startProvider(redirectUri: string, accounts: Record<string, Account>) {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] },
        ...{ response_types: ['code'], grant_types: ['authorization_code'] },
      },
    ],
    claims: { email: ['email', 'email_verified'] },
    cookies: { keys: ['for a test'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...accounts[accountId] }),
    }),
  });
  server.on('request', provider.callback());
  const stop = () => new Promise<void>((closed) => server.close(() => closed()));
  return { issuer, stop };
}

/**
 * Goes where our site leads, signs in there under the name and agrees; gives the whole address to
 * which the browser is led back.
 */
export async function signInThere(to: string, account: string, home: string): Promise<string> {
  const cookies = new Map<string, string>();
  let address = to;
  let form: Record<string, string> | null = null;
  for (let step = 0; step < 12; step++) {
    const response = await fetch(address, {
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split(/=(.*)/s) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    const html = await response.text();
    form = null;
    if (next) {
      address = new URL(next, address).href;
      if (address.startsWith(home)) return address;
    } else if (html.includes('name="login"')) {
      form = { prompt: 'login', login: account, password: 'any' };
    } else if (html.includes('value="consent"')) form = { prompt: 'consent' };
    else throw new Error(`The provider says: ${response.status} ${html.slice(0, 300)}`);
    if (form) address = new URL(/action="([^"]+)"/.exec(html)?.[1] ?? '', address).href;
  }
  throw new Error('The provider leads in circles');
}
