import { z } from 'zod';

/** How mail comes in: to which address, and by which ways. */
export const mailInSettings = {
  MAIL_IN_ADDRESS: z
    .string()
    .regex(
      /^[a-z\d._-]{1,18}@[^\s@]+$/,
      'is not an e-mail address with at most 18 small letters before the @',
    )
    .optional(),
  MAIL_IN_LISTEN: z
    .url({ protocol: /^(smtp|lmtp)$/, error: 'is not an address such as smtp://127.0.0.1:2525' })
    .optional(),
  MAIL_IN_TLS_CERT: z.string().optional(),
  MAIL_IN_TLS_KEY: z.string().optional(),
  IMAP_URL: z.url({ protocol: /^imaps?$/, error: 'is not the address of a mailbox' }).optional(),
  MAIL_TRUSTED_AUTH: z
    .string()
    .regex(/^[\w.-]+$/, 'is not the name of a mail server')
    .optional(),
};

/** One right value of each. */
export const mailInExamples = {
  MAIL_IN_ADDRESS: 'report@town.example',
  MAIL_IN_LISTEN: 'lmtp://127.0.0.1:2424',
  MAIL_IN_TLS_CERT: '/etc/ssl/town.example.pem',
  MAIL_IN_TLS_KEY: '/etc/ssl/private/town.example.key',
  IMAP_URL: 'imaps://report:password@mail.town.example/INBOX',
  MAIL_TRUSTED_AUTH: 'mx.town.example',
};

type Read = z.infer<z.ZodObject<typeof mailInSettings>>;

/** How mail comes in. Throws a sentence when the ways are set and the address is not. */
export function mailInOf(read: Read) {
  const ways = (['MAIL_IN_LISTEN', 'IMAP_URL'] as const).filter((name) => read[name]);
  if (ways.length > 0 && !read.MAIL_IN_ADDRESS) {
    throw new Error(
      `${ways.join(', ')}: incoming mail needs MAIL_IN_ADDRESS too. Example: MAIL_IN_ADDRESS=${mailInExamples.MAIL_IN_ADDRESS}`,
    );
  }
  if (Boolean(read.MAIL_IN_TLS_CERT) !== Boolean(read.MAIL_IN_TLS_KEY)) {
    throw new Error('MAIL_IN_TLS_CERT, MAIL_IN_TLS_KEY: STARTTLS needs both, as files.');
  }
  return {
    /** Where reports may be written to. Empty: our letters have no address to answer to. */
    mailInAddress: read.MAIL_IN_ADDRESS ?? '',
    mailInListen: read.MAIL_IN_LISTEN ?? '',
    mailInTls:
      read.MAIL_IN_TLS_CERT && read.MAIL_IN_TLS_KEY
        ? { certFile: read.MAIL_IN_TLS_CERT, keyFile: read.MAIL_IN_TLS_KEY }
        : null,
    imapUrl: read.IMAP_URL ?? '',
    /** The mail server whose Authentication-Results are believed, in mail it hands to us. */
    mailTrustedAuth: read.MAIL_TRUSTED_AUTH ?? '',
  };
}
