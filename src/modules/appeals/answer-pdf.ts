import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { inLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { dateWords } from '#basics/words-dates.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { requireAppeal } from './grounds.ts';
import type { Applicant } from './keys.ts';
import { writeNumber, type Outcome } from './rules.ts';

const require = createRequire(import.meta.url);
// The fonts every PDF reader brings have no Kazakh letters.
const face = (name: string) => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

/** An answer as a PDF, for the applicant. */
export const applicantAnswerPdf = ({ appealId }: Applicant, answerId: string) =>
  answerPdf(appealId, answerId);

/** An answer as a PDF, for who may see the appeal: to print and to post. */
export async function deskAnswerPdf(actor: Actor, number: string, answerId: string) {
  const appeal = await db
    .selectFrom('appeals')
    .select(['id', 'area_id', 'organisation_id', 'review_organisation_id'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (!appeal) throw new Refusal('appeal.unknown', 404);
  await requireAppeal(actor, 'appeal.see', appeal);
  return answerPdf(appeal.id, answerId);
}

async function answerPdf(appealId: string, answerId: string) {
  const answer = /^[0-9a-f-]{36}$/.test(answerId) && (await answerOf(appealId, answerId));
  if (!answer) throw new Refusal('appeal.no-answer', 404);
  const body = answer.organisation_id ? await organisationById(answer.organisation_id) : undefined;
  const locale = answer.locale as Locale;
  const bytes = await drawAnswer({
    ...{ locale, number: writeNumber(answer.number), subject: answer.subject },
    ...{ words: answer.words, outcome: answer.outcome as Outcome, answeredAt: answer.answered_at },
    ...{ receivedAt: answer.received_at, review: answer.review_id !== null, name: answer.name },
    body: body ? inLocale(body.names, locale) : sayIn(locale)('appeal.the-desk'),
  });
  return { name: `${answer.number}.pdf`, bytes };
}

const answerOf = (appealId: string, id: string) =>
  db
    .selectFrom('appeal_answers')
    .innerJoin('appeals', 'appeals.id', 'appeal_answers.appeal_id')
    .leftJoin('appeal_applicants', 'appeal_applicants.appeal_id', 'appeals.id')
    .select(['number', 'subject', 'received_at', 'review_id', 'name'])
    .select(['appeal_answers.words', 'appeal_answers.outcome', 'appeal_answers.locale'])
    .select(['appeal_answers.organisation_id', 'appeal_answers.answered_at'])
    .where('appeal_answers.appeal_id', '=', appealId)
    .where('appeal_answers.id', '=', id)
    .executeTakeFirst();

/** What an answer on paper says. */
export type PrintedAnswer = {
  locale: Locale;
  number: string;
  subject: string;
  name: string | null;
  body: string;
  words: string;
  outcome: Outcome;
  receivedAt: Date;
  answeredAt: Date;
  review: boolean;
};

/** Draws an answer on A4. The same answer gives the same words and dates whenever it is drawn. */
export function drawAnswer(answer: PrintedAnswer): Promise<Buffer> {
  const { locale, number, answeredAt } = answer;
  const say = sayIn(locale);
  const title = say(answer.review ? 'appeal.pdf-review' : 'appeal.pdf-answer', { number });
  const pdf = new PDFDocument({
    ...{ size: 'A4', margin: 64, lang: locale, pdfVersion: '1.7', displayTitle: true },
    info: { Title: title, Author: answer.body, CreationDate: answeredAt, ModDate: answeredAt },
  });
  const bytes: Buffer[] = [];
  pdf.on('data', (part: Buffer) => bytes.push(part));
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(bytes)));
    pdf.on('error', reject);
  });
  const day = (at: Date) => dateWords(locale, at, config.timeZone);
  pdf.font(face('DejaVuSans')).fontSize(10);
  pdf.text(answer.body).text(day(answeredAt)).moveDown();
  if (answer.name) pdf.text(answer.name).moveDown();
  pdf.font(face('DejaVuSans-Bold')).fontSize(15).text(title).moveDown(0.5);
  pdf.font(face('DejaVuSans')).fontSize(10);
  pdf.text(say('appeal.pdf-about', { subject: answer.subject, date: day(answer.receivedAt) }));
  pdf.text(say('appeal.pdf-outcome', { outcome: say(`appeal.outcome.${answer.outcome}`) }));
  pdf.moveDown().fontSize(11).text(answer.words, { lineGap: 3 }).moveDown();
  pdf.fontSize(9).text(say(answer.review ? 'appeal.pdf-court' : 'appeal.pdf-complain'));
  pdf.end();
  return done;
}
