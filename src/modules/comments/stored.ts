import type { Selectable } from 'kysely';
import type { Locale } from '#basics/localised.ts';
import { makeKey, openKey } from '#server/keys.ts';
import type { Comments } from '#server/schema.ts';
import type { CommentState, StoredComment } from './rules.ts';

type Row = Pick<Selectable<Comments>, 'id' | 'state' | 'name' | 'words' | 'locale' | 'sent_at'>;

/** A stored row in the words of the rules. */
export const asComment = ({ sent_at: sentAt, state, locale, ...row }: Row): StoredComment => ({
  ...{ id: row.id, name: row.name, words: row.words, sentAt },
  ...{ state: state as CommentState, locale: locale as Locale },
});

/** Which comment: of which publication. */
export type CommentRef = { publicationId: string; id: string };

/** The secret link by which its writer sees what became of it, and takes it back. */
export const commentKey = ({ publicationId, id }: CommentRef) =>
  makeKey('comment', publicationId, id);

/** The comment a link is for, or null. */
export function openCommentKey(key: string): CommentRef | null {
  const [publicationId, id] = openKey('comment', key) ?? [];
  return publicationId && id ? { publicationId, id } : null;
}
