import { pressPaths } from '#basics/press-paths.ts';

/** What belongs to nothing by then is erased. */
export const UNCLAIMED_HOURS = 48;
/** So much of it comes at once. */
export const MOST_PIECE_BYTES = 2 * 2 ** 20;
/** Videos on their way to one thing at once. */
export const MOST_ON_THEIR_WAY = 5;

export type VideoMime = 'video/mp4' | 'video/webm';

/** A video that is whole and was looked into. */
export type Video = {
  id: string;
  key: string;
  mime: VideoMime;
  bytes: number;
  width: number;
  height: number;
  seconds: number;
  sound: boolean;
};

/** Where it is fetched. */
export const videoPath = ({ key, mime }: Pick<Video, 'key' | 'mime'>) =>
  pressPaths.video(key, mime === 'video/mp4' ? 'mp4' : 'webm');

type Kept = { key: string; ending: string };

/** `<key>.mp4`, `<key>.webm` or the captions `<key>/ru.vtt`; null when it is none of ours. */
export function readVideoName(name: string): Kept | null {
  const [, key, ending] = /^([\w-]{43})(?:\.(mp4|webm)|\/(?:kk|ru|en)\.vtt)$/.exec(name) ?? [];
  return key ? { key, ending: ending ?? name.slice(-6, -4) } : null;
}

/** What part of it is asked for: all, from the first to the last byte of it, or none there is. */
export type Part = 'all' | 'none' | { start: number; end: number };

/**
 * Reads a Range header (RFC 9110) for something of so many bytes. Several parts at once, and
 * what cannot be read, are answered with all of it.
 */
export function partOf(range: string | null, bytes: number): Part {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range?.trim() ?? '') ?? [];
  if (from === '' && to === '') return 'all';
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (from !== '' && to !== '' && Number(to) < start) return 'all';
  return start > end || start >= bytes ? 'none' : { start, end };
}

/** How long it is, as players write it: 4:05, 1:02:03. */
export function lengthWords(seconds: number): string {
  const [hours, rest] = [Math.floor(seconds / 3600), seconds % 3600];
  const [minutes, left] = [Math.floor(rest / 60), String(Math.floor(rest % 60)).padStart(2, '0')];
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${left}` : `${minutes}:${left}`;
}

/** The same for machines (ISO 8601). */
export const isoLength = (seconds: number) => `PT${Math.round(seconds)}S`;
