import { z } from 'zod';

const API = 'https://api.telegram.org';

/** What Telegram needs: the token of a bot; all else has a value that fits. */
export const telegramSettings = {
  TELEGRAM_TOKEN: z
    .string()
    .regex(/^\d{1,20}:[\w-]{20,100}$/, 'is not a token as BotFather gives it')
    .optional(),
  TELEGRAM_MODE: z
    .enum(['webhook', 'polling'], { error: 'is neither webhook nor polling' })
    .optional(),
  TELEGRAM_API_URL: z
    .url({ protocol: /^https?$/, error: 'is not a web address' })
    .default(API)
    .transform((address) => address.replace(/\/+$/, '')),
};

/** One right value of each. */
export const telegramExamples = {
  TELEGRAM_TOKEN: '"110201543:what BotFather gave you"',
  TELEGRAM_MODE: 'webhook',
  TELEGRAM_API_URL: API,
};

type Read = z.infer<z.ZodObject<typeof telegramSettings>> & { PUBLIC_URL?: string | undefined };

/** How Telegram is reached; null when there is no bot. */
export function telegramOf(read: Read) {
  if (!read.TELEGRAM_TOKEN) return null;
  // Telegram brings nothing to an address without https: then we ask.
  const usual = read.PUBLIC_URL?.startsWith('https:') ? 'webhook' : 'polling';
  return {
    token: read.TELEGRAM_TOKEN,
    mode: read.TELEGRAM_MODE ?? usual,
    apiUrl: read.TELEGRAM_API_URL,
  };
}
