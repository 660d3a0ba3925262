import { z } from 'zod';
import { isLocale, type Locale } from '#basics/localised.ts';

const channel = /^(@[A-Za-z]\w{4,31}|-100\d{5,20})$/;
const wrong = 'is not a list like kk=@name ru=-1001234567890';

/** Channels of ours in which whatever is passed on is posted, one for each language at most. */
export const channelSettings = {
  TELEGRAM_CHANNELS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((one): [string, string] => {
          const [locale = '', ...name] = one.split('=');
          return [locale, name.join('=')];
        }),
    )
    .refine((list) => list.every(([locale, name]) => isLocale(locale) && channel.test(name)), wrong)
    .refine((list) => new Set(list.map(([locale]) => locale)).size === list.length, wrong),
};

/** One right value. */
export const channelExamples = { TELEGRAM_CHANNELS: '"kk=@qala_kk ru=@qala_ru"' };

type Read = z.infer<z.ZodObject<typeof channelSettings>>;

/** Our channel in each language that has one. */
export const channelsOf = (read: Read) => ({
  telegramChannels: Object.fromEntries(read.TELEGRAM_CHANNELS) as Partial<Record<Locale, string>>,
});
