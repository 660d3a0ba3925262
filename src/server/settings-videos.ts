import { z } from 'zod';

const MOST_MB = 2000;

/** How large a video of a publication may be. */
export const videoSettings = {
  VIDEO_MB: z
    .string()
    .regex(/^\d{1,4}$/, 'is not a number of megabytes from 1 to 2000')
    .transform(Number)
    .refine((mb) => mb >= 1 && mb <= MOST_MB, 'is not a number of megabytes from 1 to 2000')
    .default(200),
};

/** One right value of it. */
export const videoExamples = { VIDEO_MB: '200' };

type Read = z.infer<z.ZodObject<typeof videoSettings>>;

/** Megabytes of a million bytes. */
export const videosOf = (read: Read) => ({ videoMb: read.VIDEO_MB });
