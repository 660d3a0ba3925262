import { CustomSource, Input, MP4, WEBM, type InputTrack, type InputVideoTrack } from 'mediabunny';
import { Refusal } from '#basics/refusal.ts';
import type { Bytes } from '#server/files.ts';
import { walkMp4 } from '#server/video-mp4.ts';
import { no, type Walked } from '#server/video-parts.ts';
import { walkWebm } from '#server/video-webm.ts';

const videoLimits = { hours: 2, pixels: 4096 };

// A library that reads more than this of a file that was gone through already was led astray.
const MOST_READ = 64 * 2 ** 20;
const MOST_READS = 20_000;

const containers = {
  'video/mp4': { walk: walkMp4, format: MP4, codecs: ['avc', 'aac'] },
  'video/webm': { walk: walkWebm, format: WEBM, codecs: ['vp8', 'vp9', 'av1', 'opus', 'vorbis'] },
};
type Mime = keyof typeof containers;

/** What a video is. */
export type VideoFacts = {
  mime: Mime;
  width: number;
  height: number;
  seconds: number;
  sound: boolean;
};

/**
 * Looks into a video without decoding it: whether its parts hold what they say, how large and how
 * long it is, and what of it must not go on. Refuses by name what is no MP4 (H.264, AAC) or WebM.
 */
export async function inspectVideo(bytes: Bytes): Promise<Walked & { facts: VideoFacts }> {
  const mime = kindOf(await bytes.read(0, 12));
  const walked = await containers[mime].walk(bytes);
  return { ...walked, facts: await factsOf(bytes, mime) };
}

function kindOf(head: Uint8Array): Mime {
  const words = Buffer.from(head).toString('latin1');
  if (words.slice(4, 8) === 'ftyp') return 'video/mp4';
  if (words.startsWith('\u001aEß£')) return 'video/webm';
  throw no('not-a-video');
}

async function factsOf(bytes: Bytes, mime: Mime): Promise<VideoFacts> {
  const { format, codecs } = containers[mime];
  const input = new Input({ formats: [format], source: sparing(bytes) });
  try {
    const tracks = await input.getTracks();
    const video = tracks.filter((track) => track.isVideoTrack());
    const sound = tracks.filter((track) => track.isAudioTrack());
    if (video.length > 1 || sound.length > 1) throw no('other-track');
    if (!(await allOf(tracks, codecs))) throw no('codec-unknown');
    const { width, height } = await shapeOf(video);
    const seconds = await input.computeDuration();
    if (!(seconds > 0)) throw no('unreadable');
    if (seconds > videoLimits.hours * 3600) throw no('too-long', { hours: videoLimits.hours });
    return { mime, width, height, seconds: Math.ceil(seconds), sound: sound.length > 0 };
  } catch (problem) {
    // Whatever the library stumbles over, a browser would too.
    throw problem instanceof Refusal ? problem : no('unreadable');
  } finally {
    input.dispose();
  }
}

async function allOf(tracks: InputTrack[], codecs: readonly string[]): Promise<boolean> {
  const found = await Promise.all(tracks.map((track) => track.getCodec()));
  return found.every((codec) => codec !== null && codecs.includes(codec));
}

/** As it is shown; neither that nor what is stored may be larger than screens are. */
async function shapeOf([track]: InputVideoTrack[]) {
  if (!track) throw no('no-pictures');
  const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
  const stored = [await track.getCodedWidth(), await track.getCodedHeight()];
  const most = Math.max(width, height, ...stored);
  if (most > videoLimits.pixels) throw no('too-many-pixels', { pixels: videoLimits.pixels });
  if (!(Math.min(width, height, ...stored) > 0)) throw no('no-pictures');
  return { width: Math.round(width), height: Math.round(height) };
}

function sparing({ size, read }: Bytes) {
  let [bytes, reads] = [0, 0];
  return new CustomSource({
    getSize: () => size,
    read: async (start, end) => {
      bytes += end - start;
      reads += 1;
      if (bytes > MOST_READ || reads > MOST_READS) throw no('unreadable');
      return read(start, end - start);
    },
  });
}
