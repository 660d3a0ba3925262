import type { Kysely } from 'kysely';
import type { Database } from '#server/database.ts';
import type { Outcome } from './rules.ts';

type Source = Kysely<Database>;

/** What belongs to one appeal: messages, pauses, extensions, answers, feedback, reviews; oldest first. */
export async function appealParts(source: Source, appealId: string) {
  const [messages, pauses, extensions, answers, feedback, reviews] = await Promise.all([
    messagesOf(source, appealId),
    pausesOf(source, appealId),
    extensionsOf(source, appealId),
    answersOf(source, appealId),
    feedbackOf(source, appealId),
    reviewsOf(source, appealId),
  ]);
  return {
    ...{ messages, pauses, extensions, feedback, reviews },
    answers: answers.map((row) => ({ ...row, outcome: row.outcome as Outcome })),
  };
}

const messagesOf = (source: Source, appealId: string) =>
  source
    .selectFrom('appeal_messages')
    .select(['id', 'kind', 'words', 'by_person_id', 'organisation_id', 'said_at'])
    .where('appeal_id', '=', appealId)
    .orderBy('said_at')
    .orderBy('id')
    .execute();

const pausesOf = (source: Source, appealId: string) =>
  source
    .selectFrom('appeal_pauses')
    .select(['id', 'ground', 'from_at', 'until_at'])
    .where('appeal_id', '=', appealId)
    .orderBy('from_at')
    .execute();

const extensionsOf = (source: Source, appealId: string) =>
  source
    .selectFrom('appeal_extensions')
    .select(['id', 'amount', 'unit', 'ground', 'granted_at', 'due_before', 'due_after'])
    .select('by_person_id')
    .where('appeal_id', '=', appealId)
    .orderBy('granted_at')
    .execute();

const answersOf = (source: Source, appealId: string) =>
  source
    .selectFrom('appeal_answers')
    .select(['id', 'review_id', 'outcome', 'words', 'locale', 'organisation_id'])
    .select(['by_person_id', 'answered_at', 'due_at'])
    .where('appeal_id', '=', appealId)
    .orderBy('answered_at')
    .execute();

const feedbackOf = (source: Source, appealId: string) =>
  source
    .selectFrom('appeal_feedback')
    .select(['id', 'understood', 'solved', 'rating', 'words', 'given_at'])
    .where('appeal_id', '=', appealId)
    .execute();

const reviewsOf = (source: Source, appealId: string) =>
  source
    .selectFrom('appeal_reviews')
    .select(['id', 'words', 'on_silence', 'filed_late', 'filed_at', 'clock_from', 'due_at'])
    .select(['organisation_id', 'handler_id', 'answered_at', 'late', 'outcome'])
    .where('appeal_id', '=', appealId)
    .orderBy('filed_at')
    .execute();
