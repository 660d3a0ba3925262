// What the square of a ticket says. This file carries the decoder and is fetched apart, once the page stands.
import jsqr from 'jsqr';

type Pixels = { data: Uint8ClampedArray; width: number; height: number };

/** The words of a QR code in a picture (RGBA), or null when there is none. */
export const squareIn = ({ data, width, height }: Pixels): string | null =>
  jsqr(data, width, height, { inversionAttempts: 'dontInvert' })?.data || null;
