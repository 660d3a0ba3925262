import { createECDH, createPublicKey, randomBytes, verify, type JsonWebKey } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import ece from 'http_ece';

/** A message as it came out of the air: what its headers say, and what the device alone can read. */
export type Came = {
  path: string;
  topic: string;
  ttl: number;
  urgency: string;
  read: { title: string; body: string; url: string; tag: string; lang: string };
  raw: Buffer;
  claims: { aud: string; exp: number; sub: string };
  /** The key it was signed with, as the browser was given it. */
  signedWith: string;
};

/**
 * A push service and the devices behind it, written from RFC 8030, 8188, 8291 and 8292 and not with
 * the library that sends: it deciphers what comes and checks the signature.
 */
export async function startPushService() {
  const keys = createECDH('prime256v1');
  const publicKey = keys.generateKeys();
  const auth = randomBytes(16);
  const came: Came[] = [];
  const answers: { status: number; retryAfter?: string }[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((raw) => {
      const { status, retryAfter } = answers.shift() ?? { status: 201 };
      if (status === 201) came.push(read(request, raw));
      if (retryAfter) response.setHeader('retry-after', retryAfter);
      response.writeHead(status).end();
    });
  });
  const read = (request: IncomingMessage, raw: Buffer): Came => {
    const { headers } = request;
    const plain = ece.decrypt(raw, {
      version: 'aes128gcm',
      privateKey: keys,
      authSecret: auth.toString('base64url'),
    });
    return {
      path: request.url ?? '',
      topic: String(headers.topic),
      ttl: Number(headers.ttl),
      urgency: String(headers.urgency),
      read: JSON.parse(plain.toString('utf8')) as Came['read'],
      raw,
      ...checked(String(headers.authorization)),
    };
  };
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    came,
    /** What it answers to the next ones instead of 201. */
    answers,
    device: (name: string) => ({
      endpoint: `${origin}/${name}`,
      keys: { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') },
    }),
    stop: () => new Promise((closed) => server.close(closed)),
  };
}

/** `vapid t=<JWT>, k=<public key>` (RFC 8292), its signature checked with nothing but node:crypto. */
function checked(authorization: string) {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', body = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk: JsonWebKey = {
    ...{ kty: 'EC', crv: 'P-256' },
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const sound = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!sound) throw new Error('The signature is not that of the key');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Came['claims'];
  return { claims, signedWith: key };
}
