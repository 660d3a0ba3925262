import { fail } from '@sveltejs/kit';
import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import type { Actor } from '#modules/people/rules.ts';
import type { SentForm } from '#server/forms.ts';

type Subject = { id: string; kind: 'proof' | 'verdict' | 'message' };

/**
 * Keeps the photos a form brought with it. Gives the form's answer when one was refused;
 * the sound ones are kept and need not be chosen again.
 */
export async function keepPhotosOf(actor: Actor, sent: SentForm, subject: Subject) {
  const problems: Problem[] = [];
  for (const file of sent.files.photos ?? []) {
    try {
      const bytes = Buffer.from(await file.arrayBuffer());
      await keepPhoto(actor, { subjectId: subject.id, kind: subject.kind }, bytes);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      problems.push({ field: 'photos', key: problem.key, params: problem.params });
    }
  }
  return problems.length > 0 ? fail(422, { values: sent.values, problems }) : null;
}
