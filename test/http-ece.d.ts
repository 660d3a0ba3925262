declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';
  const ece: {
    /** Deciphers a message of RFC 8188; throws when it is not for this key. */
    decrypt: (
      message: Buffer,
      keys: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string },
    ) => Buffer;
  };
  export default ece;
}
