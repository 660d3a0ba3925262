import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { emailAddress } from './input.ts';
import { SHORTEST_PASSWORD } from './rules-signing-in.ts';

/** As typed: a password is never trimmed, and a wrong one may be of any length. */
const typedPassword = z.string().max(1000).default('');

export const credentials = z.object({ email: emailAddress, password: typedPassword });

/** A new password: twelve characters at least; whatever else it is made of is everybody's own affair. */
const newPassword = z
  .string('people.password-short')
  .min(SHORTEST_PASSWORD, 'people.password-short')
  .max(256, 'field.too-long');

export const firstPassword = z.object({ password: newPassword });
export const passwordChange = z.object({ old: typedPassword, password: newPassword });

export const codeGiven = z.object({ code: z.string('people.wrong-code').trim().max(40) });
export const firstCode = codeGiven.extend({ password: typedPassword });
export const ownProof = z.object({ password: typedPassword, code: z.string().max(40).default('') });

export const ownDetails = z.object({
  name: z.string().trim().min(1, 'people.name-missing').max(120, 'field.too-long'),
  locale: z.enum(locales),
});
export type OwnDetails = z.infer<typeof ownDetails>;

/** What the browser's passkey says, as JSON in a form field; what it means is verified later. */
const passkeyAnswer = z
  .string('people.passkey-failed')
  .max(50_000, 'people.passkey-failed')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('people.passkey-failed');
      return z.NEVER;
    }
  })
  .pipe(z.looseObject({ id: z.string().max(2000) }, 'people.passkey-failed'));

export const passkeySignIn = z.object({ answer: passkeyAnswer });
export const newPasskey = z.object({
  name: z.string().trim().min(1, 'people.passkey-name').max(60, 'field.too-long'),
  answer: passkeyAnswer,
  password: typedPassword,
});
export type NewPasskey = z.infer<typeof newPasskey>;
export type PasskeyAnswer = NewPasskey['answer'];
