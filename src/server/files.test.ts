import { mkdirSync, readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { getFile, openFile, putFile, removeFile } from '#server/files.ts';

const bytes = Buffer.from('a picture');

test('what was put can be fetched, whole and as a stream', async () => {
  await putFile('photos/01/original.jpg', bytes);
  expect(await getFile('photos/01/original.jpg')).toEqual(bytes);
  expect(await text(openFile('photos/01/original.jpg'))).toBe('a picture');
});

test('putting again replaces, and leaves nothing half written behind', async () => {
  await putFile('photos/02/large.webp', bytes);
  await putFile('photos/02/large.webp', Buffer.from('a better picture'));
  expect((await getFile('photos/02/large.webp')).toString()).toBe('a better picture');
  expect(readdirSync(join(config.dataDir, 'files/photos/02'))).toEqual(['large.webp']);
});

test('a write that cannot end leaves no piece behind', async () => {
  mkdirSync(join(config.dataDir, 'files/photos/03/taken.jpg'), { recursive: true });
  await expect(putFile('photos/03/taken.jpg', bytes)).rejects.toThrow('EISDIR');
  expect(readdirSync(join(config.dataDir, 'files/photos/03'))).toEqual(['taken.jpg']);
});

test('what was removed is gone, and removing it again is no error', async () => {
  await putFile('photos/04.jpg', bytes);
  await removeFile('photos/04.jpg');
  await removeFile('photos/04.jpg');
  await expect(getFile('photos/04.jpg')).rejects.toThrow('ENOENT');
});

test.each([
  '../secret',
  'photos/../../secret',
  '/etc/passwd',
  'photos/.hidden',
  'a//b',
  '',
  'a\0b',
  'a\\b',
])('the key %j cannot lead out of the folder', async (key) => {
  await expect(putFile(key, bytes)).rejects.toThrow('Not a file key');
  await expect(removeFile(key)).rejects.toThrow('Not a file key');
  expect(() => getFile(key)).toThrow('Not a file key');
  expect(() => openFile(key)).toThrow('Not a file key');
});
