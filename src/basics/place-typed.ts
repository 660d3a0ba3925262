import { isPlace, type Place } from './place.ts';

const NORTH = 'NС';
const EAST = 'EВ';
const SOUTH = 'SЮ';
const WEST = 'WЗ';
const side = `[${NORTH}${EAST}${SOUTH}${WEST}]`;

/** A coordinate typed into a sentence: decimal, or degrees with minutes and seconds; else null. */
export function typedIn(words: string): Place | null {
  return sexagesimal(words) ?? withSides(words) ?? plain(words);
}

const degrees = new RegExp(
  String.raw`(?:(${side})\s*)?(\d{1,3})\s*[°º]\s*(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*` +
    String.raw`(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”]|'')\s*)?(${side})?`,
  'giu',
);

function sexagesimal(words: string): Place | null {
  const parts = [...words.matchAll(degrees)].map(([, before, whole, minutes, seconds, after]) => ({
    value: Number(whole) + amount(minutes) / 60 + amount(seconds) / 3600,
    side: (before ?? after ?? '').toUpperCase(),
  }));
  return inOrder(parts);
}

const sided = new RegExp(
  String.raw`(?<![\p{L}\d.,])(?:(${side})\s*)?(-?\d{1,3}[.,]\d{2,})\s*[°º]?\s*(${side})?(?![\p{L}\d])`,
  'giu',
);

/** Decimal degrees of which each says its side: N54.87 E69.14, 69,1335° в. д. 54,8668° с. ш. */
function withSides(words: string): Place | null {
  const shortened = words.replace(/([свюз])\.\s?[шд]\.?/giu, (_, letter: string) => letter);
  const parts = [...shortened.matchAll(sided)].map(([, before, value, after]) => ({
    value: amount(value),
    side: (before ?? after ?? '').toUpperCase(),
  }));
  return parts.every((part) => part.side) ? inOrder(parts) : null;
}

type Part = { value: number; side: string };

/** Two parts as a place; without sides the latitude is the first. */
function inOrder(parts: Part[]): Place | null {
  const [one, two] = parts;
  if (!one || !two || parts.length > 2) return null;
  const signed = ({ value, side: at }: Part) =>
    at && (SOUTH + WEST).includes(at) ? -value : value;
  const lonFirst = one.side !== '' && (EAST + WEST).includes(one.side);
  return lonFirst
    ? sound({ lon: signed(one), lat: signed(two) })
    : sound({ lat: signed(one), lon: signed(two) });
}

// Three decimals (a hundred metres) at least: "from 2.5 to 3.5 metres" is no place.
const bare = /(?<![\d.,])(-?\d{1,2}[.,]\d{3,})°?(?:\s*[,;]\s*|\s+)(-?\d{1,3}[.,]\d{3,})°?(?![\d])/u;

function plain(words: string): Place | null {
  const found = bare.exec(words);
  return found && sound({ lat: amount(found[1]), lon: amount(found[2]) });
}

const amount = (text = '0') => Number(text.replace(',', '.'));
const sound = (place: Place): Place | null => (isPlace(place) ? place : null);
