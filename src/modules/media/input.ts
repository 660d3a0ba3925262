import { z } from 'zod';
import { photoKinds } from './rules.ts';

const fraction = z.number().min(0).max(1);
const MOST_BOXES = 50;

/** A black box as fractions 0..1 of the upright picture, whole inside it. */
const box = z
  .object({
    x: fraction,
    y: fraction,
    width: fraction.positive(),
    height: fraction.positive(),
  })
  // A thousandth, for what a mouse and rounding make of the edge.
  .refine((it) => it.x + it.width <= 1.001 && it.y + it.height <= 1.001);

export const photoRef = z.object({ subjectId: z.uuid(), id: z.uuid() });
/** One photo of one subject. */
export type PhotoRef = z.infer<typeof photoRef>;

export const newPhoto = z.object({
  subjectId: z.uuid(),
  kind: z.enum(photoKinds),
  position: z.int().min(0).max(99).optional(),
  /** Whose it is when the actor does not say so: the question somebody outside answers. */
  keeper: z.uuid().optional(),
});
export type NewPhoto = z.infer<typeof newPhoto>;

/** One piece of a photo: the id is the phone's own, `bytes` how long the whole is, `offset` where this begins. */
export const photoPiece = newPhoto.pick({ subjectId: true, kind: true }).extend({
  id: z.uuid(),
  bytes: z.coerce.number().int().positive(),
  offset: z.coerce.number().int().min(0),
});
export type PhotoPiece = z.infer<typeof photoPiece>;

/** The boxes of a drawing as its page sends them (JSON), or null when they cannot be read. */
export function readBoxes(text: string): Drawing['boxes'] | null {
  try {
    return drawing.shape.boxes.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export const drawing = photoRef.extend({ boxes: z.array(box).max(MOST_BOXES) });
export type Drawing = z.infer<typeof drawing>;
