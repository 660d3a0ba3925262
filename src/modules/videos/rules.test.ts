import { expect, test } from 'vitest';
import { isoLength, lengthWords, partOf, readVideoName, videoPath } from './rules.ts';

test.each([
  [null, 'all'],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-20', { start: 80, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=5-2', 'all'],
  ['bytes=0-1,5-6', 'all'],
  ['bytes=-', 'all'],
  ['bytes=a-b', 'all'],
  ['lines=1-2', 'all'],
])('of 100 bytes "%s" asks for %j', (range, part) => {
  expect(partOf(range, 100)).toEqual(part);
});

test('a video has one address, its captions one for each language, and nothing else opens', () => {
  const key = 'k'.repeat(43);
  expect(videoPath({ key, mime: 'video/webm' })).toBe(`/videos/${key}.webm`);
  expect(readVideoName(`${key}.mp4`)).toEqual({ key, ending: 'mp4' });
  expect(readVideoName(`${key}/kk.vtt`)).toEqual({ key, ending: 'kk' });
  for (const name of [`${key}.avi`, `${key}/de.vtt`, `${key}`, '../secret', `${key}/../x.mp4`, ''])
    expect(readVideoName(name)).toBeNull();
});

test('how long it is is said as players say it', () => {
  expect([5, 65, 3723].map(lengthWords)).toEqual(['0:05', '1:05', '1:02:03']);
  expect(isoLength(65)).toBe('PT65S');
});
