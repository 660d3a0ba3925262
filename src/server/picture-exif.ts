import { isPlace } from '#basics/place.ts';
import type { Place } from '#basics/place.ts';
import { now } from './clock.ts';
import { config } from './config.ts';
import { tagsIn } from './picture-tags.ts';
import type { Tags } from './picture-tags.ts';

export type ExifFacts = {
  /** 1..8 as in EXIF: how the stored picture must be turned to stand upright. */
  orientation: number;
  /** When the camera says it was taken. */
  takenAt: Date | null;
  /** Where the camera says it was. */
  place: Place | null;
};

// Numbers of the tags in EXIF 3.0 (CIPA DC-008), 4.6.
const ORIENTATION = 0x0112;
const EXIF_AT = 0x8769;
const GPS_AT = 0x8825;
const TAKEN = 0x9003;
const TAKEN_OFFSET = 0x9011;
const gps = { latSide: 1, lat: 2, lonSide: 3, lon: 4, status: 9, errorM: 31 };

const DAY_MS = 86_400_000;

/**
 * What a photo's EXIF block says and can be believed. Never throws: what is broken, out of
 * range or cannot be (0°, 0°; a moment to come) counts as not said.
 */
export function readExif(block: Buffer | null): ExifFacts {
  if (!block) return { orientation: 1, takenAt: null, place: null };
  const main = tagsIn(block);
  const photo = tagsIn(block, numberOf(main(EXIF_AT)));
  const turn = numberOf(main(ORIENTATION));
  return {
    orientation: turn >= 1 && turn <= 8 ? turn : 1,
    takenAt: momentOf(photo(TAKEN), photo(TAKEN_OFFSET)),
    place: placeOf(tagsIn(block, numberOf(main(GPS_AT)))),
  };
}

const numberOf = (value: ReturnType<Tags>) =>
  Array.isArray(value) ? (value[0] ?? Number.NaN) : Number.NaN;

function placeOf(tag: Tags): Place | null {
  // V: the receiver had no fix, so what is written is an old or a made-up one.
  if (tag(gps.status) === 'V') return null;
  const lat = degreesOf(tag(gps.lat), tag(gps.latSide), 'NS');
  const lon = degreesOf(tag(gps.lon), tag(gps.lonSide), 'EW');
  const errorM = numberOf(tag(gps.errorM));
  const known = errorM > 0 && errorM < 100_000;
  const place = { lon, lat, ...(known && { accuracyM: errorM }) };
  return isPlace(place) ? place : null;
}

function degreesOf(parts: ReturnType<Tags>, side: ReturnType<Tags>, sides: string): number {
  const at = typeof side === 'string' && side.length === 1 ? sides.indexOf(side) : -1;
  if (at < 0 || !Array.isArray(parts) || parts.length > 3) return Number.NaN;
  const degrees = parts.reduce((sum, part, index) => sum + part / 60 ** index, 0);
  return at === 0 ? degrees : -degrees;
}

const moment = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/;
const offset = /^([+-])(\d\d):(\d\d)/;

// A camera that does not know its offset is taken to show the time of this installation.
function momentOf(written: ReturnType<Tags>, zone: ReturnType<Tags>): Date | null {
  const found = moment.exec(String(written));
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map(Number);
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  if (year < 1990 || new Date(local).getUTCDate() !== day) return null;
  const told = offset.exec(String(zone));
  const taken = local - (told ? aheadMs(told) : zoneAheadMs(local));
  return taken > now().getTime() + DAY_MS ? null : new Date(taken);
}

const aheadMs = ([, sign, hours, minutes]: RegExpExecArray) =>
  (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;

const zoneName = new Intl.DateTimeFormat('en', {
  timeZone: config.timeZone,
  timeZoneName: 'longOffset',
});

function zoneAheadMs(local: number): number {
  const name = zoneName.formatToParts(local).find(({ type }) => type === 'timeZoneName')?.value;
  const told = offset.exec(name?.slice('GMT'.length) ?? '');
  return told ? aheadMs(told) : 0;
}
