import { z } from 'zod';

/** Under which names people find us in the messengers: for links that open the chat. */
export const chatSettings = {
  TELEGRAM_NAME: z
    .string()
    .regex(/^[A-Za-z]\w{4,31}$/, 'is not the name of a bot')
    .optional(),
  WHATSAPP_NUMBER: z
    .string()
    .regex(/^\+?\d{8,15}$/, 'is not a phone number with its country')
    .transform((number) => number.replace('+', ''))
    .optional(),
};

/** One right value of each. */
export const chatExamples = {
  TELEGRAM_NAME: 'lamplighter_bot',
  WHATSAPP_NUMBER: '77010000000',
};

type Read = z.infer<z.ZodObject<typeof chatSettings>>;

/** Our names in the messengers; empty where we have none or nobody said it. */
export const chatNamesOf = (read: Read) => ({
  chatNames: { telegram: read.TELEGRAM_NAME ?? '', whatsapp: read.WHATSAPP_NUMBER ?? '' },
});
