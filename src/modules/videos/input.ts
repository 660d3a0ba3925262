import { z } from 'zod';

/** One piece of a video: `bytes` how long the whole is, `offset` where this one begins. */
export const videoPiece = z.object({
  subjectId: z.uuid(),
  id: z.uuid(),
  bytes: z.coerce.number().int().positive(),
  offset: z.coerce.number().int().min(0),
});
export type VideoPiece = z.infer<typeof videoPiece>;

/** A file somebody has chosen, by what their browser says of it: the same again goes on where it stopped. */
export const chosenVideo = z.object({
  name: z.string().max(300),
  bytes: z.coerce.number().int().positive(),
  changed: z.string().max(30),
});
export type ChosenVideo = z.infer<typeof chosenVideo>;
