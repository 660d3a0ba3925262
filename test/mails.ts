import { generateKeyPairSync } from 'node:crypto';
import type { Attachment } from 'nodemailer/lib/mailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { asked } from '#channels/email/authenticate.ts';
import { takeMail } from '#modules/mails/keeping.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { settle } from './loop.ts';

export type Mail = {
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  html?: string;
  headers?: Record<string, string>;
  photos?: Buffer[];
  attachments?: Attachment[];
  inReplyTo?: string;
  messageId?: string;
};

export const OURS = 'report@town.example';
const DOMAINS = ['mail.example', 'example.org', 'strict.example'];

/** A mail as a mail program writes it. */
export function rawMail({ photos = [], attachments = [], ...mail }: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    ...{ from: 'Aigul <aigul@mail.example>', to: OURS, subject: '', text: '', ...mail },
    attachments: [
      ...photos.map((content, at) => ({ filename: `IMG_${at}.png`, content })),
      ...attachments,
    ],
  });
  return composer.compile().build();
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const dkimRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** Signs a mail as the mail server of that domain does. */
export async function signed(raw: Buffer, domain: string): Promise<Buffer> {
  const one = { signingDomain: domain, selector: 'lamp', privateKey: pem };
  const options = { ...one, signTime: new Date(), signatureData: [one] };
  const { signatures } = await dkimSign(raw, options);
  return Buffer.concat([Buffer.from(signatures), raw]);
}

/** The names of a small net: who signs with which key, and from which machine mail comes. */
export function ownNames(): void {
  const records: Record<string, string> = {
    'strict.example': 'v=spf1 ip4:8.8.8.8 -all',
    'mail.example': 'v=spf1 ip4:8.8.4.4 -all',
    '_dmarc.strict.example': 'v=DMARC1; p=reject',
    ...Object.fromEntries(DOMAINS.map((name) => [`lamp._domainkey.${name}`, dkimRecord])),
  };
  asked.resolve = (name, type) => {
    const record = type === 'TXT' ? records[name] : undefined;
    if (record) return Promise.resolve([[record]]);
    return Promise.reject(Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' }));
  };
}

/** Incoming mail as an installation sets it up. */
export function openMailRoom(): void {
  config.mailInAddress = OURS;
  ownNames();
}

type Coming = {
  to?: string[];
  peer?: string;
  envelopeFrom?: string;
  way?: 'smtp' | 'lmtp' | 'imap';
};

/** A mail comes in and everything that follows from it happens. Gives its row. */
export async function comes(raw: Buffer, coming: Coming = {}) {
  const id = await takeMail(
    {
      ...{ way: coming.way ?? 'lmtp', recipients: coming.to ?? [OURS], helo: 'mx.mail.example' },
      ...{
        envelopeFrom: coming.envelopeFrom ?? 'aigul@mail.example',
        peer: coming.peer ?? '127.0.0.1',
      },
    },
    raw,
  );
  await settle();
  return mailRow(id);
}

export const mailRow = (id: string) =>
  db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
