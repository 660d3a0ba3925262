import { sql } from 'kysely';
import type { Localised } from '#basics/localised.ts';
import { publicPhotos } from '#modules/media/queries.ts';
import { db } from '#server/database.ts';
import { tallyOf, type Count, type Question } from './rules-survey.ts';

type SurveyRow = { questions: Question[]; answers: number; counts: Count[] | null };
type PictureRow = { id: string; alts: Partial<Localised>; credit: string };

/** What everybody may read of a survey: the counts, once the organiser let them out. */
export const publishedSurvey = sql<SurveyRow | null>`(
  select json_build_object('questions', questions, 'answers', answers, 'counts', (
    select json_agg(json_build_object('question', question, 'choice', choice, 'count', count))
    from activity_survey_counts where activity_id = activities.id))
  from activity_surveys where activity_id = activities.id and published_at is not null)`;

/** The pictures of how it went that a second person approved. */
export const approvedPictures = sql<PictureRow[] | null>`(
  select json_agg(json_build_object('id', id, 'alts', alts, 'credit', credit) order by added_at, id)
  from activity_pictures where activity_id = activities.id and approved_at is not null)`;

/** The counts as they are drawn; what people wrote is not among them. */
export const shownTally = (survey: SurveyRow | null) =>
  (survey && tallyOf(survey.questions, survey.answers, survey.counts ?? []))?.filter(
    ({ counts }) => counts !== null,
  ) ?? [];

/** The pictures as they are drawn: only those whose photo everybody may see. */
export async function drawnPictures(id: string, pictures: PictureRow[] | null) {
  if (!pictures) return [];
  const photos = (await publicPhotos(db, [id])).get(id) ?? [];
  return pictures.flatMap(({ id: own, alts, credit }) => {
    const photo = photos.find((one) => one.id === own);
    if (!photo) return [];
    const { largeUrl, smallUrl, width, height } = photo;
    return [{ id: own, alts, credit, largeUrl, smallUrl, width, height }];
  });
}
