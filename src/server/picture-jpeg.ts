import sharp from 'sharp';

/** A JPEG of one of our own copies, for mail programs and interfaces that know no WebP. About 60 ms. */
export const jpegOf = (copy: Buffer): Promise<Buffer> =>
  sharp(copy).jpeg({ quality: 80 }).toBuffer();
