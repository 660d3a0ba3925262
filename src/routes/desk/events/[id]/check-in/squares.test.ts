import sharp from 'sharp';
import { renderSVG } from 'uqr';
import { expect, test } from 'vitest';
import { readTicket } from '#modules/activities/rules-tickets.ts';
import { squareIn } from './squares.ts';

const words = `https://lamps.example/events/abc1234/ticket/${'k'.repeat(86)}#7KXM2P9Q`;

/** A ticket as a camera sees it: turned, on a grey ground, not quite sharp. */
async function seen(svg: string, turned = 0) {
  const ticket = await sharp(Buffer.from(svg)).resize(380).png().toBuffer();
  const { data, info } = await sharp({
    create: { width: 640, height: 480, channels: 3, background: '#777' },
  })
    .composite([
      {
        input: await sharp(ticket)
          .rotate(turned, { background: '#777' })
          .resize(470, 470, { fit: 'inside' })
          .toBuffer(),
      },
    ])
    .blur(0.6)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

test.each([0, 12, 90])(
  'the square of a ticket is read from a picture, turned by %i degrees',
  async (turned) => {
    const found = squareIn(await seen(renderSVG(words, { border: 2, maskPattern: 2 }), turned));
    expect(found).toBe(words);
    expect(readTicket(found ?? '')).toBe('7KXM2P9Q');
  },
);

test('a picture without a square says nothing', async () => {
  expect(
    squareIn(await seen('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
  ).toBeNull();
});
