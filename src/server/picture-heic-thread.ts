// Runs in a thread of its own (picture-heic-decode.ts), which is ended when it takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import decodeHeic from 'heic-decode';

const { bytes, mostPixels, mostMemory } = workerData as {
  bytes: Uint8Array;
  mostPixels: number;
  mostMemory: number;
};

// The size is known before decoding, which its types leave out.
type Picture = {
  width: number;
  height: number;
  decode: () => ReturnType<typeof decodeHeic>;
};

// The decoder is WebAssembly and grows through this one call: where it ends, its memory ends.
const PAGE_BYTES = 65_536;
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function within(pages: number) {
  if (this.buffer.byteLength + pages * PAGE_BYTES > mostMemory)
    throw new RangeError('too much memory');
  return grow.call(this, pages);
};

const [picture] = (await decodeHeic.all({ buffer: bytes })) as Picture[];
if (!picture || picture.width * picture.height > mostPixels) throw new Error('too many pixels');
const { width, height, data } = await picture.decode();
parentPort?.postMessage({ width, height, data }, [data.buffer as ArrayBuffer]);
