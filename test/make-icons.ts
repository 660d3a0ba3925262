// Draws the signs of the installed app from static/favicon.svg: node test/make-icons.ts, then commit static/icons.
import { mkdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';

const NIGHT = '#1e3a5f';
const sign = readFileSync('static/favicon.svg', 'utf8');
mkdirSync('static/icons', { recursive: true });

/** The sign on the whole square; a phone rounds the corners itself. */
const square = sign.replace('rx="7"', '');
const drawn = (svg: string, pixels: number) =>
  sharp(Buffer.from(svg), { density: 1200 }).resize(pixels);

for (const pixels of [192, 512]) {
  await drawn(sign, pixels).png({ palette: true }).toFile(`static/icons/${pixels}.png`);
}
await drawn(square, 180).png({ palette: true }).toFile('static/icons/180.png');
// A mask may cut away a tenth on each side: the drawing stays within the middle.
const inner = await drawn(square, 400).png().toBuffer();
await sharp({ create: { width: 512, height: 512, channels: 4, background: NIGHT } })
  .composite([{ input: inner }])
  .png({ palette: true })
  .toFile('static/icons/maskable.png');
