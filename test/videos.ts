// Small videos that are right, and what is made of them to see it refused.
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
} from 'mediabunny';
import type { Bytes } from '#server/files.ts';

type Wish = { seconds?: number; sound?: boolean; width?: number; height?: number; title?: string };
const FRAMES = 5;

/** A sound MP4 (H.264, AAC): its pictures are no pictures, but whoever reads the container finds all in its place. */
export async function mp4Of(wish: Wish = {}): Promise<Buffer> {
  const { width = 320, height = 240 } = wish;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const config = { codec: 'avc1.42001e', codedWidth: width, codedHeight: height };
  const description = avcConfig(width, height);
  await fill(output, wish, { codec: 'avc', config: { ...config, description } });
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}

/** A sound WebM (VP8, Opus). */
export async function webmOf(wish: Wish = {}): Promise<Buffer> {
  const { width = 320, height = 240 } = wish;
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const config = { codec: 'vp8', codedWidth: width, codedHeight: height };
  await fill(output, wish, { codec: 'vp8', config });
  return Buffer.from(target.buffer ?? new ArrayBuffer(0));
}

type Track = { codec: 'avc' | 'vp8'; config: VideoDecoderConfig };

async function fill(output: Output, wish: Wish, { codec, config }: Track) {
  const { seconds = 2, sound = true, title = 'Abay street 5' } = wish;
  const video = new EncodedVideoPacketSource(codec);
  const audio = new EncodedAudioPacketSource(codec === 'avc' ? 'aac' : 'opus');
  output.addVideoTrack(video);
  if (sound) output.addAudioTrack(audio);
  output.setMetadataTags({ title, comment: '+54.8700+069.1500/' });
  await output.start();
  const step = seconds / FRAMES;
  for (let frame = 0; frame < FRAMES; frame++) {
    const data = new Uint8Array(200).fill(frame + 1);
    const packet = new EncodedPacket(data, 'key', frame * step, step);
    await video.add(packet, frame === 0 ? { decoderConfig: config } : undefined);
  }
  if (sound) await fillSound(audio, codec === 'avc', seconds);
  await output.finalize();
}

async function fillSound(audio: EncodedAudioPacketSource, aac: boolean, seconds: number) {
  const decoderConfig = {
    ...{ codec: aac ? 'mp4a.40.2' : 'opus', numberOfChannels: 2, sampleRate: 48_000 },
    ...(aac && { description: new Uint8Array([0x11, 0x90]) }),
  };
  const packet = new EncodedPacket(new Uint8Array(50).fill(7), 'key', 0, seconds);
  await audio.add(packet, { decoderConfig });
}

/** What an H.264 decoder is told before: profile, level, size. */
function avcConfig(width: number, height: number): Uint8Array {
  let bits = '';
  const bare = (value: number) => (value + 1).toString(2);
  const golomb = (value: number) => '0'.repeat(bare(value).length - 1) + bare(value);
  for (const value of [0, 0, 2, 1]) bits += golomb(value);
  bits += '0' + golomb(Math.ceil(width / 16) - 1) + golomb(Math.ceil(height / 16) - 1) + '11001';
  const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map(
    (byte) => Number.parseInt(byte, 2),
  );
  const sps = [0x67, 66, 0, 30, ...bytes];
  const pps = [0x68, 0xce, 0x38, 0x80];
  return new Uint8Array([1, 66, 0, 30, 0xff, 0xe1, 0, sps.length, ...sps, 1, 0, 4, ...pps]);
}

/** Bytes in memory, read as those of a file are. */
export const inMemory = (bytes: Uint8Array): Bytes => ({
  size: bytes.length,
  read: async (at, length) => bytes.slice(at, at + length),
});

/** The same in pieces, as they come over a line. */
export async function* inPieces(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/** A box of MP4; `size` what it says instead of the truth. */
export function box(type: string, body: Uint8Array | string = '', size?: number): Buffer {
  const words = Buffer.from(body);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size ?? words.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, words]);
}

/** Numbers of 32 bits one after the other. */
export function words(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number, at * 4);
  return bytes;
}

/** An MP4 with other bytes put at a box of it: all that hold it grow with it. */
export function replaced(mp4: Buffer, type: string, by: Buffer): Buffer {
  const at = mp4.indexOf(type, 0, 'latin1') - 4;
  const before = mp4.readUInt32BE(at);
  const whole = Buffer.concat([mp4.subarray(0, at), by, mp4.subarray(at + before)]);
  for (const holder of ['moov', 'trak', 'mdia', 'minf', 'stbl']) {
    const start = mp4.indexOf(holder, 0, 'latin1') - 4;
    const end = start + mp4.readUInt32BE(start);
    if (start < at && at < end) whole.writeUInt32BE(end - start - before + by.length, start);
  }
  return whole;
}

/** An element of WebM. */
export const element = (id: number[], body: Uint8Array | string = '', size?: number[]): Buffer => {
  const words = Buffer.from(body);
  const length = size ?? [
    0x10 | (words.length >> 24),
    words.length >> 16,
    words.length >> 8,
    words.length,
  ];
  return Buffer.concat([Buffer.from(id), Buffer.from(length.map((one) => one & 0xff)), words]);
};
