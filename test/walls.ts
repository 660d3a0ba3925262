import { createRequire } from 'node:module';
import sharp from 'sharp';

const require = createRequire(import.meta.url);
const font = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');

type Looks = { degrees?: number; ink?: string; wall?: number; size?: number };

/** A photo of a wall with lines written on it, rough as plaster is, by default dark on light. */
export async function wallPhoto(lines: readonly string[], looks: Looks = {}): Promise<Buffer> {
  const { degrees = 0, ink = '#111', wall = 160, size = 300 } = looks;
  const words = lines.join('\n') || ' .';
  const text = `<span foreground="${ink}">${words}</span>`;
  const letters = await sharp({
    text: { text, font: 'DejaVu Sans Bold', fontfile: font, rgba: true, dpi: size },
  })
    .png()
    .toBuffer();
  const turned = await sharp(letters)
    .rotate(degrees, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png()
    .toBuffer();
  const noise = { type: 'gaussian' as const, mean: wall, sigma: 15 };
  const plaster = sharp({
    create: { width: 1200, height: 900, channels: 3, background: '#888', noise },
  });
  return plaster
    .composite([{ input: turned, left: 150, top: 200 }])
    .jpeg({ quality: 80 })
    .toBuffer();
}
