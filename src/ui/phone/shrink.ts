import { exifOf, withExif } from './exif.ts';

const LONGEST_SIDE = 2560;
const QUALITY = 0.85;
/** Below this a picture goes as it is: shrinking would save seconds and cost sharpness. */
const SMALL_BYTES = 1_500_000;

/**
 * A large JPEG or PNG made smaller on the phone: 2560 pixels on the longer side. Where and when it was
 * taken stays in it. What is small, what the browser cannot open (HEIC), and what would only grow comes
 * back as it is.
 */
export async function shrink(file: Blob): Promise<Blob> {
  if (file.size <= SMALL_BYTES || !/^image\/(jpeg|png)$/.test(file.type)) return file;
  try {
    const small = await drawSmaller(file);
    return small.size < file.size ? small : file;
  } catch {
    return file;
  }
}

async function drawSmaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  picture.close();
  const drawn = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  const exif = exifOf(new Uint8Array(await file.arrayBuffer()));
  return exif ? withExif(new Uint8Array(await drawn.arrayBuffer()), exif) : drawn;
}
