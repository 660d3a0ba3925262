import { z } from 'zod';

/** Whether servers elsewhere may follow what is published here, and which of them may not. */
export const federationSettings = {
  FEDERATION: z
    .enum(['true', 'false'], { error: 'is neither true nor false' })
    .default('false')
    .transform((answer) => answer === 'true'),
  FEDERATION_BLOCKS: z
    .string()
    .regex(/^[a-z\d.,\s-]*$/i, 'is not a list of host names')
    .default('')
    .transform((list) =>
      list
        .toLowerCase()
        .split(/[,\s]+/)
        .filter(Boolean),
    ),
};

/** One right value of each. */
export const federationExamples = {
  FEDERATION: 'true',
  FEDERATION_BLOCKS: 'spam.example,bad.example',
};

type Read = z.infer<z.ZodObject<typeof federationSettings>>;

export const federationOf = (read: Read) => ({
  /** Whether ActivityPub is spoken at all. */
  federation: read.FEDERATION,
  /** Hosts nothing is heard from and nothing told to, with all below them. */
  federationBlocks: read.FEDERATION_BLOCKS,
});
