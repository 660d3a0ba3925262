import { makeSafe } from './copies.ts';
import { catchUp, eraseUnclaimed, removeFiles } from './erasing.ts';
import type { PhotoRef } from './input.ts';
import { eraseOldUploads } from './uploads.ts';

export const jobs = {
  'media.make-safe': (photo: PhotoRef) => makeSafe(photo),
  'media.remove-files': ({ keys }: { keys: string[] }) => removeFiles(keys),
  'media.erase-unclaimed': () => eraseUnclaimed(),
  'media.erase-uploads': () => eraseOldUploads(),
  'media.catch-up': () => catchUp(),
};
