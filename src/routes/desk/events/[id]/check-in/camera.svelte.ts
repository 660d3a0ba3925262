// The door's own camera: it looks for the square of a ticket on this device and sends no picture anywhere.
import type { MessageKey } from '#basics/words.ts';

const LOOK_EVERY_MS = 200;
/** A ticket that stays before the camera is one ticket. */
const SAME_MS = 3000;
const WIDEST = 800;

type Detector = { detect: (video: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type Detectors = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
};
type Look = (video: HTMLVideoElement) => Promise<string | null>;

/** How this browser reads squares: by itself where it can, else by a decoder that is fetched. */
export async function squareReader(): Promise<Look> {
  const own = (globalThis as { BarcodeDetector?: Detectors }).BarcodeDetector;
  const formats = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  if (own && formats.includes('qr_code')) {
    const detector = new own({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { squareIn } = await import('./squares.ts');
  const canvas = document.createElement('canvas');
  const paper = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    const [width, height] = [video.videoWidth * scale, video.videoHeight * scale].map(Math.round);
    if (!paper || !width || !height) return null;
    Object.assign(canvas, { width, height });
    paper.drawImage(video, 0, 0, width, height);
    return squareIn(paper.getImageData(0, 0, width, height));
  };
}

const reasons: Record<string, MessageKey> = {
  NotAllowedError: 'activity.camera-refused',
  NotFoundError: 'activity.camera-none',
  NotReadableError: 'activity.camera-busy',
};

/** Says each square once, however long it stays before the camera. */
function once(found: (text: string) => void) {
  let last = { text: '', at: 0 };
  return (text: string) => {
    const at = performance.now();
    const same = text === last.text && at - last.at < SAME_MS;
    last = { text, at };
    if (!same) found(text);
  };
}

const ownCamera = () =>
  navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });

/** Looks again and again; gives what ends it. */
function watching(video: HTMLVideoElement, read: Look, say: (text: string) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  async function look() {
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    if (over) return;
    if (text) say(text);
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  }
  void look();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** A camera that can be put on and off, and says each square it sees once. */
export function openCamera(found: (text: string) => void) {
  let stream: MediaStream | null = $state(null);
  let problem: MessageKey | null = $state(null);
  let ended: (() => void) | undefined;

  function stop() {
    ended?.();
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  }

  return {
    get isOn() {
      return stream !== null;
    },
    get problem() {
      return problem;
    },
    async start(video: HTMLVideoElement) {
      problem = null;
      try {
        // The decoder first: without it there is no reason to ask for the camera.
        const read = await squareReader();
        stream = await ownCamera();
        video.srcObject = stream;
        await video.play();
        ended = watching(video, read, once(found));
      } catch (failed) {
        stop();
        problem = reasons[(failed as Error).name] ?? 'activity.camera-failed';
      }
    },
    stop,
  };
}
