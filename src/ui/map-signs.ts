import type { Colours } from './map-colours.ts';

/** The signs of a report; each has its own shape, so that colour is never needed to tell them. */
const signs = ['received', 'assigned', 'claimed', 'confirmed', 'disputed', 'declined'] as const;
export type Sign = (typeof signs)[number];

export const isSign = (name: string): name is Sign => signs.includes(name as Sign);

type Look = { line: string; fill: string; mark: string };

function lookOf(sign: Sign, colours: Colours): Look {
  const { muted, info, warn, ok, bad, surface, control } = colours;
  const looks: Record<Sign, Look> = {
    received: { line: muted, fill: colours['tint-received'], mark: muted },
    assigned: { line: info, fill: colours['tint-assigned'], mark: info },
    claimed: { line: warn, fill: colours['tint-claimed'], mark: warn },
    confirmed: { line: ok, fill: ok, mark: surface },
    disputed: { line: bad, fill: colours['tint-disputed'], mark: bad },
    declined: { line: control, fill: surface, mark: control },
  };
  return looks[sign];
}

/** Drawn at twice the size shown, for fine screens. */
export const SIGN_RATIO = 2;
const SIZE = 26 * SIGN_RATIO;

/**
 * A report's sign for the map: a circle (received), a square with a person's dot (assigned), a
 * half-filled diamond (claimed, not yet believed), a filled disc with a tick (confirmed), a
 * triangle with a cross (disputed), a small ring with a bar (declined).
 */
export function drawSign(sign: Sign, colours: Colours): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  const look = lookOf(sign, colours);
  const outline = outlines[sign]();
  pen.scale(SIZE / 26, SIZE / 26);
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  // A rim of paper keeps the sign apart from whatever map lies below.
  pen.strokeStyle = colours.surface;
  pen.lineWidth = 5;
  pen.stroke(outline);
  pen.fillStyle = look.fill;
  pen.fill(outline);
  pen.strokeStyle = look.line;
  pen.lineWidth = 2.25;
  pen.stroke(outline);
  pen.fillStyle = look.mark;
  pen.strokeStyle = look.mark;
  const mark = marks[sign];
  if (mark.filled) pen.fill(new Path2D(mark.path));
  else pen.stroke(new Path2D(mark.path));
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function disc(radius: number): Path2D {
  const path = new Path2D();
  path.arc(13, 13, radius, 0, 2 * Math.PI);
  return path;
}

const outlines: Record<Sign, () => Path2D> = {
  received: () => disc(8.5),
  assigned: () =>
    new Path2D('M6 5h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z'),
  claimed: () => new Path2D('M13 3l10 10-10 10L3 13z'),
  confirmed: () => disc(9.5),
  disputed: () => new Path2D('M13 3l10.5 19h-21z'),
  declined: () => disc(6),
};

const marks: Record<Sign, { path: string; filled: boolean }> = {
  received: { path: 'M13 10.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z', filled: true },
  assigned: {
    path: 'M13 8a2.6 2.6 0 1 1 0 5.2A2.6 2.6 0 0 1 13 8zM8.5 18c0-5 9-5 9 0z',
    filled: true,
  },
  claimed: { path: 'M13 3v20L3 13z', filled: true },
  confirmed: { path: 'M8.5 13.2l3.2 3.2 6-6.4', filled: false },
  disputed: { path: 'M10.4 13.2l5.2 5.6M15.6 13.2l-5.2 5.6', filled: false },
  declined: { path: 'M10.5 13h5', filled: false },
};
