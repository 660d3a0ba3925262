import { getFile, putFile } from '#server/files.ts';

const drawing = new Map<string, Promise<Buffer>>();

/** The card that is kept under this key; drawn where it is not. Those who ask for it at once share one drawing. */
export const keptCard = (key: string, draw: () => Promise<Buffer>): Promise<Buffer> =>
  getFile(key).catch(() => drawOnce(key, draw));

function drawOnce(key: string, draw: () => Promise<Buffer>): Promise<Buffer> {
  const known = drawing.get(key);
  if (known) return known;
  const drawn = draw()
    .then(async (bytes) => {
      await putFile(key, bytes);
      return bytes;
    })
    .finally(() => drawing.delete(key));
  drawing.set(key, drawn);
  return drawn;
}
