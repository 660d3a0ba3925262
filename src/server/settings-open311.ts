import { z } from 'zod';

const yesOrNo = z
  .enum(['true', 'false'], { error: 'is neither true nor false' })
  .default('false')
  .transform((answer) => answer === 'true');

/** What Open311 may be told of: whether anybody may file, and whether a neighbour may be this machine. */
export const open311Settings = { OPEN311_OPEN: yesOrNo, OPEN311_TO_LOOPBACK: yesOrNo };

/** One right value of each. */
export const open311Examples = { OPEN311_OPEN: 'false', OPEN311_TO_LOOPBACK: 'false' };

type Read = z.infer<z.ZodObject<typeof open311Settings>>;

export const open311Of = (read: Read) => ({
  /** Whether a program without a key may file, as often as a person may. */
  open311Open: read.OPEN311_OPEN,
  /** Whether endpoints and photos may be on this very machine: for tests only. */
  open311ToLoopback: read.OPEN311_TO_LOOPBACK,
});
