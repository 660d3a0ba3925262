import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/**
 * Makes the forwarded headers say the truth before anything reads them: what the proxy in front said when it is
 * trusted, otherwise how this connection itself arrived.
 */
export function settleOrigin(request: IncomingMessage, trustProxy: boolean): void {
  const { headers } = request;
  const address = request.socket.remoteAddress ?? '';
  const said = trustProxy ? headers : ({} as IncomingHttpHeaders);
  headers['x-forwarded-proto'] = lastOf(said['x-forwarded-proto']) === 'https' ? 'https' : 'http';
  headers['x-forwarded-for'] = lastOf(said['x-forwarded-for']) || address;
  const host = lastOf(said['x-forwarded-host']);
  if (host) headers.host = host;
  delete headers['x-forwarded-host'];
  delete headers['x-forwarded-port'];
  delete headers.forwarded;
}

// The last one was added by the proxy next to us; those before it anybody may have written.
function lastOf(value: string | string[] | undefined): string {
  return (
    String(value ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? ''
  );
}
