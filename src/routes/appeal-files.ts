import type { Problem } from '#basics/problems.ts';
import { Refusal } from '#basics/refusal.ts';
import { endingOf } from '#modules/appeals/document-kinds.ts';
import { keepDocument, keptDocuments, type Side } from '#modules/appeals/documents.ts';
import type { SentForm } from '#server/forms.ts';

/**
 * Keeps the documents a form brought with it, so that none must be chosen again; says what is
 * wrong with those that were refused, and what is kept now.
 */
export async function keepSentDocuments(owner: { appealId: string; side: Side }, sent: SentForm) {
  const problems: Problem[] = [];
  for (const file of sent.files.documents ?? []) {
    try {
      const bytes = Buffer.from(await file.arrayBuffer());
      await keepDocument(owner, { name: file.name, bytes });
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      const { key, params } = problem;
      problems.push({
        field: 'documents',
        key,
        params: { ...params, name: file.name.slice(0, 60) },
      });
    }
  }
  return { problems, documents: await keptDocuments(owner) };
}

type Saved = { name: string; mediaType: string; bytes: Buffer };

/** A file to save: never opened in the page, never read as anything but what it is. */
export function toSave({ name, mediaType, bytes }: Saved): Response {
  const plain = `document.${endingOf(mediaType)}`;
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}
