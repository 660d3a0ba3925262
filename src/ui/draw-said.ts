import type { Locale } from '#basics/localised.ts';
import { circleKm2, outlineKm2 } from '#basics/drawn-shape.ts';
import { numberWords, type Say } from '#basics/words.ts';
import type { Shape } from './map-drawing.ts';
import type { Box } from './map-view.ts';

/** What is drawn and how large it is, in a sentence. */
export function saidOf({ circle, corners }: Shape, say: Say, locale: Locale): string {
  const amount = (km2: number) => numberWords(locale, Number(km2.toPrecision(3)));
  if (circle) {
    return say('draw.says-circle', { km: circle.km, km2: amount(circleKm2(circle)) });
  }
  const count = corners.length;
  if (count === 0) return say('draw.says-nothing');
  return count < 3
    ? say('draw.says-few', { count })
    : say('draw.says-outline', { count, km2: amount(outlineKm2(corners)) });
}

const KM_A_DEGREE = 60;

/** What a map shows first so that the drawing is in sight; null when nothing is drawn. */
export function boxOf({ circle, corners }: Shape): Box | null {
  const reach = circle ? circle.km / KM_A_DEGREE : 0;
  const all = circle ? [circle] : corners;
  if (all.length === 0) return null;
  const lons = all.map(({ lon }) => lon);
  const lats = all.map(({ lat }) => lat);
  const [west, south] = [Math.min(...lons) - reach, Math.min(...lats) - reach];
  return [west, south, Math.max(...lons) + reach, Math.max(...lats) + reach];
}
