import { Refusal } from '#basics/refusal.ts';

/** The kinds of document that are taken, by what their bytes say, whatever they are called. */
const kinds = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  jpeg: 'image/jpeg',
  png: 'image/png',
} as const;
export type DocumentKind = keyof typeof kinds;

export const mediaTypeOf = (kind: DocumentKind) => kinds[kind];

/** The ending a document of this media type is saved with. */
export const endingOf = (mediaType: string) =>
  Object.entries(kinds).find(([, type]) => type === mediaType)?.[0] ?? 'bin';

/**
 * What a document is, judged by its content alone. Refuses everything but PDF, DOCX, JPEG and PNG,
 * a DOCX that carries macros, and a file that would be read as a page.
 */
export function documentKind(bytes: Buffer): DocumentKind {
  const start = bytes.toString('latin1', 0, 8);
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('%PDF-') && bytes.includes('%%EOF', Math.max(0, bytes.length - 2048))) {
    return 'pdf';
  }
  if (start.startsWith('PK\x03\x04') && isWord(bytes)) return 'docx';
  throw new Refusal('appeal.document-kind', 415, {}, 'documents');
}

// The names of a zip's entries stand in it as they are, whatever is packed.
const isWord = (bytes: Buffer) =>
  bytes.includes('[Content_Types].xml') &&
  bytes.includes('word/document.xml') &&
  !bytes.includes('vbaProject.bin');

/** A name that can be shown and saved: no path, no control characters, at most 120 characters. */
export function documentName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{C}<>:"|?*]/gu, '').trim();
  return plain.slice(-120) || 'document';
}
