/** A JPEG of one of our own copies, for mail programs and interfaces that know no WebP. About 60 ms. */
export async function jpegOf(copy: Buffer): Promise<Buffer> {
  // Only here does the web process need the native library, so it is loaded when it is asked for.
  const { default: sharp } = await import('sharp');
  return sharp(copy).jpeg({ quality: 80 }).toBuffer();
}
