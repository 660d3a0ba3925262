import { Refusal } from '#basics/refusal.ts';
import { openPhoto } from '#modules/media/queries.ts';
import { jpegOf } from '#server/picture-jpeg.ts';
import type { Item } from './queries.ts';

/** The first picture of a thing, as anybody may see it; null without one, and when it is gone. */
export async function firstPicture({ pictures }: Pick<Item, 'pictures'>): Promise<Buffer | null> {
  const name = /^\/photos\/([\w.-]+)$/.exec(pictures[0]?.path ?? '')?.[1];
  if (!name) return null;
  const opened = await openPhoto(name).catch((problem: unknown) => {
    if (problem instanceof Refusal) return null;
    throw problem;
  });
  return opened && opened.bytes;
}

/** The same as a JPEG, which every messenger takes. */
export async function firstPictureAsJpeg(item: Pick<Item, 'pictures'>): Promise<Buffer | null> {
  const bytes = await firstPicture(item);
  return bytes && jpegOf(bytes);
}
