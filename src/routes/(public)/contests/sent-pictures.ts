import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { keepEntryPicture } from '#modules/contests/entering.ts';
import type { EntryPicture } from '#modules/contests/keeping.ts';
import type { SentForm } from '#server/forms.ts';

const MOST = 5;

/** Keeps the pictures a form brought, each with what is said to be on it; gives what is wrong with those refused. */
export async function picturesSent({ values, files }: SentForm, code: string, id: string) {
  const pictures: EntryPicture[] = [];
  const problems: Problem[] = [];
  for (let nth = 1; nth <= MOST; nth += 1) {
    const [file] = files[`picture${nth}`] ?? [];
    if (!file) continue;
    try {
      const photo = await keepEntryPicture(code, id, Buffer.from(await file.arrayBuffer()));
      pictures.push({ id: photo, alt: (values[`alts.${nth}`] ?? '').trim() });
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      problems.push({ field: `picture${nth}`, key: problem.key, params: problem.params });
    }
  }
  return { pictures, problems };
}
