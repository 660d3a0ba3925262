// The segment of a JPEG in which the camera says where, when and which way up. It goes verbatim into the shrunk
// picture, so that the server reads it there as it would in the original.
const ORIENTATION = 0x0112;

/** The EXIF segment (APP1, with its marker) of a JPEG; null when it has none. */
export function exifOf(jpeg: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const view = viewOf(jpeg);
  if (jpeg.length < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 4 <= jpeg.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    // The picture itself begins: what comes behind is no segment.
    if (marker < 0xffc0 || marker === 0xffda) return null;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > jpeg.length) return null;
    if (marker === 0xffe1 && isExif(jpeg, at + 4)) return jpeg.slice(at, end);
  }
  return null;
}

const isExif = (bytes: Uint8Array, at: number) =>
  String.fromCharCode(...bytes.subarray(at, at + 6)) === 'Exif\0\0';

/** Puts an EXIF segment into a JPEG, behind its start; it is held upright already. */
export function withExif(jpeg: Uint8Array<ArrayBuffer>, exif: Uint8Array<ArrayBuffer>): Blob {
  setUpright(exif);
  return new Blob([jpeg.slice(0, 2), exif, jpeg.slice(2)], { type: 'image/jpeg' });
}

/** The canvas has turned the picture already: left as it was, it would be turned twice. */
function setUpright(exif: Uint8Array) {
  const tiff = viewOf(exif.subarray(10));
  if (tiff.byteLength < 8) return;
  const little = tiff.getUint16(0) === 0x4949;
  const first = tiff.getUint32(4, little);
  if (first + 2 > tiff.byteLength) return;
  const entries = tiff.getUint16(first, little);
  for (
    let at = first + 2, left = entries;
    left > 0 && at + 12 <= tiff.byteLength;
    at += 12, left--
  ) {
    if (tiff.getUint16(at, little) === ORIENTATION) tiff.setUint16(at + 8, 1, little);
  }
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
