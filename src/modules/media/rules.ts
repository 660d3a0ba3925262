import { paths } from '#basics/paths.ts';
import { distanceM, type Place } from '#basics/place.ts';
import type { Actor } from '#modules/people/rules.ts';

export const photoKinds = [
  'report',
  'proof',
  'verdict',
  'outside',
  'message',
  'publication',
  'entry',
] as const;
/** What a photo shows: the problem, that it is done, how a resident found it, what an outsider answers, what one side shows the others, what we publish, or what was entered for a contest. */
export type PhotoKind = (typeof photoKinds)[number];

/** waiting: copies are being made; refused: it cannot be opened, `problem` says why. */
export type PhotoState = 'waiting' | 'ready' | 'refused';
/** held: waits for the desk; hidden: the desk took it away. */
export type Showing = 'public' | 'held' | 'hidden';

/** Photos sent with one report, one proof or one verdict. */
export const MOST_PHOTOS = 6;
/** How far from the place a photo may say it was taken and still count as taken there. */
const AT_PLACE_M = 75;
/** Copying begun this often without an end: the picture ends our process, so it is refused. */
export const MOST_ATTEMPTS = 3;
/** What belongs to nothing by then is erased. */
export const UNCLAIMED_HOURS = 48;
/** What has not arrived whole by then is erased. */
export const UPLOAD_HOURS = 24;
/** So much of it comes at once. */
export const MOST_PIECE_BYTES = 2 ** 20;

/** What decides who sees a photo. */
export type Photo = {
  id: string;
  kind: PhotoKind;
  state: PhotoState;
  showing: Showing;
  claimed: boolean;
  copiesKey: string | null;
  width: number;
  height: number;
};

/** Where a photo's safe copies are fetched, and the pixels of the large one. */
export type Copies = { largeUrl: string; smallUrl: string; width: number; height: number };

/** A photo as anyone may see it: safe copies, never the original, never where it was taken. */
export type PublicPhoto = Copies & { id: string; kind: PhotoKind };

const LARGE_PIXELS = 1600;

/** What a stranger sees of a photo: its copies once filed, ready and public; else nothing. */
export function publicFace(photo: Photo): PublicPhoto | null {
  const { id, kind, copiesKey } = photo;
  if (copiesKey === null || !mayOpen(photo, 'anyone')) return null;
  return { id, kind, ...copiesAt(photo, copiesKey) };
}

/** The addresses of a photo's copies under a key. */
export function copiesAt({ width, height }: Photo, key: string): Copies {
  const scale = Math.min(1, LARGE_PIXELS / Math.max(width, height));
  return {
    largeUrl: paths.photo(`${key}-large.webp`),
    smallUrl: paths.photo(`${key}-small.webp`),
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** For whom an address was made: for all, for those who act on the subject, for the desk. */
export type Audience = 'anyone' | 'involved' | 'desk';

/** Whether the copies open at an address made for this audience. */
export function mayOpen(photo: Photo, audience: Audience): boolean {
  if (photo.state !== 'ready') return false;
  if (audience === 'desk') return true;
  if (audience === 'involved') return photo.showing !== 'hidden';
  // What the sides show each other stays among them, whatever the desk does with it.
  return photo.claimed && photo.showing === 'public' && photo.kind !== 'message';
}

export type PhotoName = { key: string; seal: string; size: 'large' | 'small'; jpeg: boolean };

/** `<key>-large.webp`, `-small.webp` or `-large.jpg`, with `.<seal>` after the key when not for all; else null. */
export function readPhotoName(name: string): PhotoName | null {
  const parts = /^([\w-]{43})(?:\.([\w-]{22}))?-(large|small)\.(webp|jpg)$/.exec(name) ?? [];
  const [, key, seal = '', size, ending] = parts;
  if (!key || !size || (ending === 'jpg' && size === 'small')) return null;
  return { key, seal, size: size === 'large' ? size : 'small', jpeg: ending === 'jpg' };
}

/**
 * Whether a photo was taken within `radiusM` metres of a place. Null when it cannot be said:
 * the photo does not know, or knows it too roughly to tell.
 */
export function atPlace(photo: Place | null, place: Place, radiusM = AT_PLACE_M): boolean | null {
  if (!photo) return null;
  const away = distanceM(photo, place);
  if (away <= radiusM) return true;
  return away - (photo.accuracyM ?? 0) <= radiusM ? null : false;
}

/**
 * Whether they may add a photo to this subject. Whoever writes a report knows its id, which is
 * its secret; what is added shows nowhere before its report, proof or verdict is filed.
 */
export function mayKeep(actor: Actor, kind: PhotoKind, subjectId: string): boolean {
  if (kind === 'publication') return actor.kind === 'person' || actor.kind === 'system';
  if (actor.kind === 'stranger') return kind !== 'proof' && kind !== 'message';
  if (actor.kind === 'reporter') return kind !== 'proof' && actor.reportId === subjectId;
  if (actor.kind === 'responder') {
    return (kind === 'proof' || kind === 'message') && actor.reportId === subjectId;
  }
  return true;
}

/**
 * Whose a photo of a proof or a verdict is: what somebody else left unsent never becomes part of
 * it. A report's photos need no keeper, for only who writes it knows its id.
 */
export function keeperOf(actor: Actor, kind: PhotoKind): string {
  if (kind === 'report') return '';
  if (actor.kind === 'responder') return actor.assignmentId;
  if (actor.kind === 'person') return actor.personId;
  return actor.kind === 'reporter' ? 'reporter' : '';
}
