import sharp from 'sharp';

type Place = { lon: number; lat: number };

/** Spots of Petropavl so far from each other that no report is taken for another's. */
export const spot = (number: number): Place => ({
  lon: 69.11 + (number % 10) * 0.008,
  lat: 54.85 + Math.floor(number / 10) * 0.005,
});

export const typed = ({ lon, lat }: Place) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`;

// No two photos are alike: a moth has flown on.
let taken = 0;

/** A drawn yard at night, its lamp dark or lit, as a phone gives it: a JPEG that knows its place. */
export async function photoOf(lamp: 'dark' | 'lit', place?: Place): Promise<Buffer> {
  taken += 1;
  const drawing = sharp(Buffer.from(yard(lamp === 'lit', taken))).jpeg({ quality: 80 });
  if (!place) return drawing.toBuffer();
  const degrees = (value: number) => `${Math.round(Math.abs(value) * 1e6)}/1000000 0/1 0/1`;
  return drawing
    .withExif({
      IFD3: {
        GPSLatitudeRef: place.lat < 0 ? 'S' : 'N',
        GPSLatitude: degrees(place.lat),
        GPSLongitudeRef: place.lon < 0 ? 'W' : 'E',
        GPSLongitude: degrees(place.lon),
      },
    })
    .toBuffer();
}

function yard(lit: boolean, moth: number): string {
  const windows = [120, 220, 320, 420, 520].flatMap((x) =>
    [160, 240, 320].map((y) => `<rect x="${x}" y="${y}" width="44" height="48" fill="#2b3648"/>`),
  );
  const light = `<path d="M668 190 L520 560 L860 560 Z" fill="#f2a93b" opacity="0.45"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720">
    <rect width="960" height="720" fill="${lit ? '#2c3f5e' : '#0e1420'}"/>
    <rect x="80" y="110" width="530" height="450" fill="${lit ? '#57647a' : '#1b2433'}"/>
    ${windows.join('')}
    <rect y="560" width="960" height="160" fill="${lit ? '#6b6452' : '#161a20'}"/>
    <rect x="780" y="170" width="12" height="390" fill="#0a0d13"/>
    <rect x="660" y="170" width="132" height="10" fill="#0a0d13"/>
    ${lit ? light : ''}
    <circle cx="${620 + ((moth * 7) % 100)}" cy="${220 + ((moth * 5) % 60)}" r="3" fill="#cfd6e2"/>
    <circle cx="668" cy="188" r="16" fill="${lit ? '#ffe2a8' : '#0a0d13'}"/>
  </svg>`;
}
