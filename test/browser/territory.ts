// A new beat in a corner of a district where no other test reports anything.
import { sayIn } from '#server/words.ts';
import type { PlainBrowser } from './plain-browser.ts';
import { asFile } from './steps.ts';

export const corner = [
  [66.9, 53.6],
  [67, 53.6],
  [67, 53.7],
  [66.9, 53.6],
];

const beat = (ring: number[][]) => ({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { key: 'corner-beat', parent: 'aiyrtau', kind: 'beat', ru: 'Угловой участок' },
      geometry: { type: 'Polygon', coordinates: [ring] },
    },
  ],
});

/** Uploads the beat with this border, without scripts; gives the draft, or the refusal. */
export async function uploadBeat(admin: PlainBrowser, ring: number[][]) {
  const say = sayIn('en');
  const page = await admin.open('/desk/admin/territory?lang=en');
  const file = asFile(Buffer.from(JSON.stringify(beat(ring))), 'b.geojson');
  return admin.press(page, say('area.look'), { [say('area.file')]: [file] });
}
