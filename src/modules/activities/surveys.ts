import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { deskActivity } from './desk.ts';
import type { SurveyForm } from './input-survey.ts';
import { lockActivity } from './keeping.ts';
import { LEAST_ANSWERS, SURVEY_DAYS, tallyOf, WORDS_KEPT_DAYS } from './rules-survey.ts';
import type { Count, Question } from './rules-survey.ts';

const DAY = 86_400_000;

type Source = Pick<Tx, 'selectFrom'>;

const surveyOf = (source: Source, id: string) =>
  source
    .selectFrom('activity_surveys')
    .selectAll()
    .where('activity_id', '=', id)
    .executeTakeFirst();

/** Writes the questions down. Once somebody was asked they stay as they are. */
export const saveSurvey = (actor: Actor, id: string, { questions }: SurveyForm): Promise<void> =>
  change(async (tx) => {
    await lockActivity(tx, actor, id);
    if ((await surveyOf(tx, id))?.sent_at) throw new Refusal('activity.survey-sent');
    const by = { changed_by: personOf(actor), changed_at: now() };
    const row = { questions: JSON.stringify(questions), ...by };
    await tx
      .insertInto('activity_surveys')
      .values({ activity_id: id, ...row })
      .onConflict((it) => it.column('activity_id').doUpdateSet(row))
      .execute();
    await record(tx, actor, 'activity.survey-written', { subject: 'activity', id });
  });

/** Sends the questions to those who were checked in and left an e-mail address: each once, later ones when sent again. */
export const sendSurvey = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    const survey = await surveyOf(tx, id);
    if (!survey) throw new Refusal('activity.no-questions');
    if (activity.state === 'cancelled' || activity.erased_at) throw new Refusal('activity.is-over');
    if (activity.ends_at > now()) throw new Refusal('activity.not-ended');
    if (survey.closes_at && survey.closes_at <= now()) throw new Refusal('activity.survey-closed');
    if (!survey.sent_at) {
      const closes = new Date(now().getTime() + SURVEY_DAYS * DAY);
      await setSurvey(tx, id, { sent_at: now(), closes_at: closes });
    }
    await later(tx, 'activities.ask-survey', { id });
    await record(tx, actor, 'activity.survey-sent', { subject: 'activity', id });
  });

const setSurvey = (tx: Tx, id: string, set: object) =>
  tx.updateTable('activity_surveys').set(set).where('activity_id', '=', id).execute();

/** Ends a survey before its time: links that are not spent open nothing any more, and its counts can be seen. */
export const closeSurvey = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    await lockActivity(tx, actor, id);
    const survey = await surveyOf(tx, id);
    if (!survey?.closes_at || survey.closes_at <= now())
      throw new Refusal('activity.survey-closed');
    await setSurvey(tx, id, { closes_at: now() });
    await tx.deleteFrom('activity_survey_links').where('activity_id', '=', id).execute();
    await record(tx, actor, 'activity.survey-closed', { subject: 'activity', id });
  });

/** Shows everybody the counts of a survey that is over, or takes them back. What people wrote is never shown. */
export const publishSurvey = (actor: Actor, id: string, shown: boolean): Promise<void> =>
  change(async (tx) => {
    await lockActivity(tx, actor, id);
    const survey = await surveyOf(tx, id);
    if (!survey?.closes_at || survey.closes_at > now()) throw new Refusal('activity.survey-open');
    if (survey.answers < LEAST_ANSWERS)
      throw new Refusal('activity.survey-too-few', 409, { least: LEAST_ANSWERS });
    await setSurvey(tx, id, { published_at: shown ? now() : null });
    const event = shown ? 'activity.survey-published' : 'activity.survey-withdrawn';
    await record(tx, actor, event, { subject: 'activity', id });
  });

/**
 * The survey of an activity as the desk works on it. Counts and words only once it is over: who watched
 * them grow would know what the next one answered.
 */
export async function deskSurvey(actor: Actor, id: string) {
  const activity = await deskActivity(actor, id);
  const [survey, asked] = [await surveyOf(db, id), await askedOf(id)];
  const questions = (survey?.questions ?? []) as unknown as Question[];
  const { answers = 0, closes_at: closesAt = null } = survey ?? {};
  const closed = closesAt !== null && closesAt <= now();
  return {
    ...{ texts: activity.texts, timeZone: activity.time_zone, hasEnded: activity.ends_at <= now() },
    ...{ ...asked, questions, answers, closesAt, closed },
    published: Boolean(survey?.published_at),
    tally: closed ? tallyOf(questions, answers, await countsOf(id)) : null,
    words: closed && answers >= LEAST_ANSWERS ? await wordsOf(id) : [],
  };
}

async function askedOf(id: string) {
  const rows = await db
    .selectFrom('activity_signups')
    .select('asked_at')
    .where('activity_id', '=', id)
    .where('state', '=', 'came')
    .where((it) => it.or([it('email', 'is not', null), it('asked_at', 'is not', null)]))
    .execute();
  const asked = rows.filter((row) => row.asked_at !== null).length;
  return { asked, toAsk: rows.length - asked };
}

const countsOf = (id: string): Promise<Count[]> =>
  db
    .selectFrom('activity_survey_counts')
    .select(['question', 'choice', 'count'])
    .where('activity_id', '=', id)
    .execute();

const wordsOf = (id: string) =>
  db
    .selectFrom('activity_survey_words')
    .select(['question', 'words'])
    .where('activity_id', '=', id)
    .orderBy('id')
    .execute();

/** Erases the links of surveys that are over at once, and what people wrote 30 days later. Safe to run twice. */
export const forgetSurveys = (): Promise<void> =>
  change(async (tx) => {
    const over = (before: Date) =>
      tx.selectFrom('activity_surveys').select('activity_id').where('closes_at', '<=', before);
    await tx.deleteFrom('activity_survey_links').where('activity_id', 'in', over(now())).execute();
    const longAgo = new Date(now().getTime() - WORDS_KEPT_DAYS * DAY);
    await tx
      .deleteFrom('activity_survey_words')
      .where('activity_id', 'in', over(longAgo))
      .execute();
  });
