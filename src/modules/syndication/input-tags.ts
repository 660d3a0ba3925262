import { z } from 'zod';

const MOST_TAGS = 10;

/** Hashtags as people type them, with or without #, in one line. */
export const hashtags = z
  .string()
  .max(500, 'field.too-long')
  .default('')
  .transform((line) => [
    ...new Set(
      line
        .toLowerCase()
        .split(/[\s,;#]+/)
        .filter(Boolean),
    ),
  ])
  .pipe(
    z
      .array(z.string().regex(/^[\p{L}\p{N}_-]{2,40}$/u, 'publication.tag-wrong'))
      .max(MOST_TAGS, 'publication.tags-too-many'),
  );
