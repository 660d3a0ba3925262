import { describe, expect, test } from 'vitest';
import type { Actor } from '#modules/people/rules.ts';
import { atPlace, mayKeep, mayOpen, publicFace, readPhotoName, type Photo } from './rules.ts';

const key = 'k'.repeat(43);
const photo: Photo = {
  id: '0198c9a0-0000-7000-8000-000000000001',
  kind: 'report',
  state: 'ready',
  showing: 'public',
  claimed: true,
  copiesKey: key,
  width: 4000,
  height: 3000,
};

describe('what a stranger sees of a photo', () => {
  test('is its two copies and the size of the large one, and nothing else', () => {
    expect(publicFace(photo)).toEqual({
      id: photo.id,
      kind: 'report',
      largeUrl: `/photos/${key}-large.webp`,
      smallUrl: `/photos/${key}-small.webp`,
      width: 1600,
      height: 1200,
    });
  });

  test.each([
    ['its report was not filed', { claimed: false }],
    ['it waits for the desk', { showing: 'held' }],
    ['the desk took it away', { showing: 'hidden' }],
    ['its copies are being made', { state: 'waiting', copiesKey: null }],
    ['it cannot be opened', { state: 'refused', copiesKey: null }],
  ] as [string, Partial<Photo>][])('is nothing when %s', (_, difference) => {
    expect(publicFace({ ...photo, ...difference })).toBeNull();
  });

  test('a photo smaller than the large copy keeps its size', () => {
    expect(publicFace({ ...photo, width: 300, height: 200 })).toMatchObject({
      width: 300,
      height: 200,
    });
  });
});

test('who acts on a report sees its held photos, and only the desk the hidden ones', () => {
  expect(mayOpen({ ...photo, showing: 'held' }, 'involved')).toBe(true);
  expect(mayOpen({ ...photo, showing: 'hidden' }, 'involved')).toBe(false);
  expect(mayOpen({ ...photo, showing: 'hidden' }, 'desk')).toBe(true);
  expect(mayOpen({ ...photo, state: 'waiting' }, 'desk')).toBe(false);
});

test('only the addresses that we make are read', () => {
  expect(readPhotoName(`${key}-large.webp`)).toEqual({ key, seal: '', size: 'large', jpeg: false });
  expect(readPhotoName(`${key}-large.jpg`)).toMatchObject({ size: 'large', jpeg: true });
  const seal = 's'.repeat(22);
  expect(readPhotoName(`${key}.${seal}-small.webp`)).toMatchObject({ seal, size: 'small' });
  for (const name of [
    '',
    key,
    `${key}-small.jpg`,
    `../${key}-large.webp`,
    `${key}.short-large.webp`,
  ]) {
    expect(readPhotoName(name)).toBeNull();
  }
});

describe('whether a photo was taken at the place', () => {
  const place = { lon: 69.143, lat: 54.8728 };
  const away = (metres: number, accuracyM?: number) => ({
    lon: place.lon,
    lat: place.lat + metres / 111_195,
    ...(accuracyM !== undefined && { accuracyM }),
  });

  test('70 metres away it was, 80 metres away it was not', () => {
    expect(atPlace(away(70), place)).toBe(true);
    expect(atPlace(away(80), place)).toBe(false);
  });

  test('a photo without a place, or that knows it too roughly, does not say', () => {
    expect(atPlace(null, place)).toBeNull();
    expect(atPlace(away(300, 500), place)).toBeNull();
    expect(atPlace(away(600, 500), place)).toBe(false);
  });
});

describe('who may add a photo', () => {
  const subject = '0198c9a0-0000-7000-8000-0000000000aa';
  const other = '0198c9a0-0000-7000-8000-0000000000bb';
  const responder = (reportId: string): Actor => ({
    kind: 'responder',
    reportId,
    assignmentId: other,
    organisationId: other,
  });

  test('a resident to their report, the responsible to their task', () => {
    expect(mayKeep({ kind: 'stranger' }, 'report', subject)).toBe(true);
    expect(mayKeep({ kind: 'reporter', reportId: subject }, 'verdict', subject)).toBe(true);
    expect(mayKeep(responder(subject), 'proof', subject)).toBe(true);
  });

  test('nobody a proof but the responsible, and nobody to what is not theirs', () => {
    expect(mayKeep({ kind: 'stranger' }, 'proof', subject)).toBe(false);
    expect(mayKeep({ kind: 'reporter', reportId: subject }, 'proof', subject)).toBe(false);
    expect(mayKeep({ kind: 'reporter', reportId: other }, 'report', subject)).toBe(false);
    expect(mayKeep(responder(other), 'proof', subject)).toBe(false);
    expect(mayKeep(responder(subject), 'report', subject)).toBe(false);
  });
});
