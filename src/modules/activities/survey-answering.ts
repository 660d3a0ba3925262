import { randomUUID } from 'node:crypto';
import type { Locale } from '#basics/localised.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { secretToken, sha256 } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { sayIn } from '#server/words.ts';
import type { SurveyAnswers } from './input-survey.ts';
import { textsById } from './keeping.ts';
import { textIn } from './rules.ts';
import { answersOf, type Question } from './rules-survey.ts';

const AT_ONCE = 200;

/**
 * Asks those who came and were not asked yet, some hundred at a time. Each link is made by chance and kept
 * only as a hash beside no name: nobody can tell whose it was. Safe to run twice.
 */
export const askSurvey = ({ id }: { id: string }): Promise<void> =>
  change(async (tx) => {
    const survey = await openSurvey(tx, { id });
    if (!survey) return;
    const some = await tx
      .selectFrom('activity_signups')
      .select(['id', 'email', 'locale'])
      .where('activity_id', '=', id)
      .where('state', '=', 'came')
      .where('email', 'is not', null)
      .where('asked_at', 'is', null)
      .orderBy('position')
      .limit(AT_ONCE)
      .forUpdate()
      .execute();
    const texts = (await textsById(tx, [id])).get(id) ?? {};
    for (const { email, ...one } of some) {
      const title = textIn(texts, one.locale as Locale).title;
      if (email) await ask(tx, { ...one, email }, { activityId: id, code: survey.code, title });
    }
    if (some.length === AT_ONCE) await later(tx, 'activities.ask-survey', { id });
  });

type Asked = { activityId: string; code: string; title: string };

async function ask(
  tx: Tx,
  { id, email, locale }: { id: string; email: string; locale: string },
  { activityId, code, title }: Asked,
) {
  const token = secretToken();
  await tx
    .insertInto('activity_survey_links')
    .values({ activity_id: activityId, token_sha256: sha256(token) })
    .execute();
  await tx
    .updateTable('activity_signups')
    .set({ asked_at: now() })
    .where('activity_id', '=', activityId)
    .where('id', '=', id)
    .execute();
  const say = sayIn(locale as Locale);
  const href = new URL(pressPaths.eventSurvey(code, token), config.publicUrl).href;
  await writeLetter(tx, {
    ...{ to: email, locale: locale as Locale, kind: 'event-survey', aboutId: activityId },
    once: id,
    subject: say('letter.event-survey.subject', { title }),
    parts: [
      say('letter.event-survey.words', { title }),
      { href, words: say('letter.event-survey.open') },
      say('letter.event-survey.unknown'),
    ],
  });
}

/** The survey of an activity while it may be answered. */
const openSurvey = (source: Pick<Tx, 'selectFrom'>, by: { id: string } | { code: string }) =>
  source
    .selectFrom('activity_surveys')
    .innerJoin('activities', 'activities.id', 'activity_surveys.activity_id')
    .select(['activities.id', 'code', 'questions'])
    .where('id' in by ? 'activities.id' : 'code', '=', 'id' in by ? by.id : by.code)
    .where('closes_at', '>', now())
    .executeTakeFirst();

const gone = () => new Refusal('activity.survey-gone', 404);

/** What a link asks; refuses one that is spent, or of a survey that is over. */
export async function surveyBehind(code: string, key: string) {
  const survey = await openSurvey(db, { code });
  const link =
    survey &&
    (await db
      .selectFrom('activity_survey_links')
      .select('activity_id')
      .where('activity_id', '=', survey.id)
      .where('token_sha256', '=', sha256(key))
      .executeTakeFirst());
  if (!link) throw gone();
  const texts = (await textsById(db, [survey.id])).get(survey.id) ?? {};
  return { questions: survey.questions as unknown as Question[], texts };
}

/**
 * Somebody who came answers: the link is spent, and each answer counted without it. Refuses a spent link,
 * what answers nothing, and a choice there is not.
 */
export const answerSurvey = (
  code: string,
  key: string,
  { answers: given }: SurveyAnswers,
): Promise<void> =>
  change(async (tx) => {
    const survey = await openSurvey(tx, { code });
    if (!survey) throw gone();
    const { id } = survey;
    const answers = answersOf(survey.questions as unknown as Question[], given);
    if (!answers) throw new Refusal('field.wrong', 400);
    if (answers.choices.length + answers.words.length === 0)
      throw new Refusal('activity.survey-empty', 400, {}, 'answers.0');
    const { numDeletedRows: spent } = await tx
      .deleteFrom('activity_survey_links')
      .where('activity_id', '=', id)
      .where('token_sha256', '=', sha256(key))
      .executeTakeFirst();
    if (spent !== 1n) throw gone();
    await tx
      .updateTable('activity_surveys')
      .set((it) => ({ answers: it('answers', '+', 1) }))
      .where('activity_id', '=', id)
      .execute();
    for (const choice of answers.choices) await countOne(tx, { activity_id: id, ...choice });
    const words = answers.words.map((one) => ({ activity_id: id, id: randomUUID(), ...one }));
    if (words.length > 0) await tx.insertInto('activity_survey_words').values(words).execute();
  });

const countOne = (tx: Tx, choice: { activity_id: string; question: number; choice: number }) =>
  tx
    .insertInto('activity_survey_counts')
    .values({ ...choice, count: 1 })
    .onConflict((it) =>
      it.columns(['activity_id', 'question', 'choice']).doUpdateSet((row) => ({
        count: row('activity_survey_counts.count', '+', 1),
      })),
    )
    .execute();
