import { Refusal } from '#basics/refusal.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { MOST_PHOTOS, type PhotoKind } from '#modules/media/rules.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { inspectPhoto } from '#server/pictures.ts';
import { isLogo, mayBePicture, type Attached } from './rules.ts';

type Subject = { id: string; kind: PhotoKind };
type Sorted = { photos: Buffer[]; leftOut: string[] };

/**
 * The photos among what was attached, in their order: only what can be taken as one, no logos of
 * signatures, each once; and the names of the rest.
 */
export function photosIn(attached: readonly Attached[]): Sorted {
  const photos: Buffer[] = [];
  const leftOut: string[] = [];
  for (const one of attached) {
    const judged = judge(one);
    if (judged === 'logo' || photos.some((other) => other.equals(one.bytes))) continue;
    if (judged === 'photo' && photos.length < MOST_PHOTOS) photos.push(one.bytes);
    else leftOut.push(one.name.slice(0, 120) || one.mime);
  }
  return { photos, leftOut };
}

function judge(one: Attached): 'photo' | 'logo' | 'other' {
  if (!mayBePicture(one)) return 'other';
  try {
    const { width, height } = inspectPhoto(one.bytes);
    return isLogo({ inline: one.inline, width, height }) ? 'logo' : 'photo';
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    // What cannot be taken and stands among the words is a logo, a dot that counts readers, a line.
    return one.inline && one.bytes.length < 40_000 ? 'logo' : 'other';
  }
}

/**
 * Keeps the photos of a mail for what it is about, and notes in its row how many there are and what
 * was left out. Safe to run twice: the same bytes for the same thing are one photo.
 */
export async function keepPhotosOf(
  actor: Actor,
  mailId: string,
  subject: Subject,
  attached: readonly Attached[],
): Promise<number> {
  const { photos, leftOut } = photosIn(attached);
  let kept = 0;
  for (const [position, bytes] of photos.entries()) {
    try {
      const { id: subjectId, kind } = subject;
      await keepPhoto(actor, { subjectId, kind, position }, bytes);
      kept += 1;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      leftOut.push(problem.key);
    }
  }
  await db
    .updateTable('mails')
    .set({ photos: kept, left_out: JSON.stringify(leftOut.slice(0, 30)) })
    .where('id', '=', mailId)
    .execute();
  return kept;
}
