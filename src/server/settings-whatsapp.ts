import { z } from 'zod';
import { isLocale, locales } from '#basics/localised.ts';

const GRAPH = 'https://graph.facebook.com/v23.0';

/** What WhatsApp (the Cloud API of Meta) needs: the first four together, or none of them. */
export const whatsappSettings = {
  WHATSAPP_TOKEN: z.string().optional(),
  WHATSAPP_PHONE_ID: z
    .string()
    .regex(/^\d{5,25}$/, 'is not the number that Meta gives a phone number')
    .optional(),
  WHATSAPP_APP_SECRET: z.string().optional(),
  WHATSAPP_VERIFY_TOKEN: z.string().min(8, 'is shorter than 8 characters').optional(),
  WHATSAPP_API_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .default(GRAPH)
    .transform((address) => address.replace(/\/+$/, '')),
  WHATSAPP_TEMPLATE_LANGUAGES: z
    .string()
    .default(locales.join(','))
    .transform((list) => list.split(',').map((locale) => locale.trim()))
    .refine((list) => list.every(isLocale), 'is not a list of kk, ru and en'),
  WHATSAPP_NEWS_LANGUAGES: z
    .string()
    .default('')
    .transform((list) => list.split(/[\s,]+/).filter(Boolean))
    .refine((list) => list.every(isLocale), 'is not a list of kk, ru and en'),
};

/** One right value of each. */
export const whatsappExamples = {
  WHATSAPP_TOKEN: 'the token of the system user',
  WHATSAPP_PHONE_ID: '106540352242922',
  WHATSAPP_APP_SECRET: 'the secret of the app at Meta',
  WHATSAPP_VERIFY_TOKEN: 'any long word, the same as at Meta',
  WHATSAPP_API_URL: GRAPH,
  WHATSAPP_TEMPLATE_LANGUAGES: 'kk,ru,en',
  WHATSAPP_NEWS_LANGUAGES: 'kk,ru',
};

const wanted = [
  'WHATSAPP_TOKEN',
  'WHATSAPP_PHONE_ID',
  'WHATSAPP_APP_SECRET',
  'WHATSAPP_VERIFY_TOKEN',
] as const;

type Read = z.infer<z.ZodObject<typeof whatsappSettings>>;

/** How WhatsApp is reached; null when it is not set up. */
export function whatsappOf(read: Read) {
  const given = wanted.filter((name) => read[name]);
  if (given.length === 0) return null;
  if (given.length < wanted.length) {
    throw new Error(`${given.join(', ')}: WhatsApp needs ${wanted.join(', ')} together.`);
  }
  return {
    token: read.WHATSAPP_TOKEN ?? '',
    /** The number of our phone number at Meta. */
    phoneId: read.WHATSAPP_PHONE_ID ?? '',
    /** Signs what is brought to us. */
    appSecret: read.WHATSAPP_APP_SECRET ?? '',
    /** What Meta says when it asks whether the address is ours. */
    verifyToken: read.WHATSAPP_VERIFY_TOKEN ?? '',
    apiUrl: read.WHATSAPP_API_URL,
    /** In which languages Meta has approved our templates. */
    templateLanguages: read.WHATSAPP_TEMPLATE_LANGUAGES,
    /** In which it has approved those of warnings and news; none: nobody is offered them there. */
    newsLanguages: read.WHATSAPP_NEWS_LANGUAGES,
  };
}

export type WhatsappConfig = NonNullable<ReturnType<typeof whatsappOf>>;
