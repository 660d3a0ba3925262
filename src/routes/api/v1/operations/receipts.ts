import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { keysOf, moment, said } from '#modules/clients/report-face.ts';
import { markRead, sayToOthers } from '#modules/conversations/actions.ts';
import { message } from '#modules/conversations/input.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { returnPin } from '#modules/reports/codes.ts';
import { flagReport } from '#modules/reports/flags.ts';
import { newFlag } from '#modules/reports/input-desk.ts';
import { verdict } from '#modules/reports/input.ts';
import { giveVerdict } from '#modules/reports/outcome.ts';
import { reporterOf, reporterReport } from '#modules/reports/reporter.ts';
import { states } from '#modules/reports/rules.ts';
import { followReport } from '#modules/subscriptions/actions.ts';
import { following } from '#modules/subscriptions/input.ts';
import { limit } from '#server/limits.ts';
import { operation, type Asked } from '../operation.ts';
import { plain } from '../plain.ts';
import {
  facesOfMessages,
  messageFace,
  seenPhoto,
  seenPhotos,
  timelineFace,
  timelineOf,
} from './faces.ts';
import { publicReport } from './found.ts';

const receiptFace = z.object({
  code: z.string(),
  returnCode: z.string(),
  state: z.enum(states),
  isPublic: z.boolean(),
  category: z.string(),
  area: z.string().nullable(),
  organisation: z.string().nullable(),
  place: z.object({ lon: z.number(), lat: z.number(), accuracyM: z.number().nullable() }),
  address: z.string(),
  words: z.string(),
  filedAt: moment,
  dueAt: moment.nullable(),
  claimedAt: moment.nullable(),
  confirmedAt: moment.nullable(),
  mayAnswer: z.boolean().meta({ description: 'Whether a verdict is asked for now' }),
  declinedBecause: z.string().nullable(),
  mergedInto: z.string().nullable(),
  photos: z.array(seenPhoto),
  timeline: z.array(timelineFace),
  messages: z.array(messageFace),
});

async function readReceipt({ params }: Asked<unknown, unknown>) {
  const actor = reporterOf(params.key ?? '');
  const [report, messages, keys] = await Promise.all([
    reporterReport(actor),
    messagesOf(actor, actor.reportId),
    keysOf(),
  ]);
  await markRead(actor, actor.reportId, messages);
  return {
    ...{ code: report.code, returnCode: report.code + returnPin(report.id), state: report.state },
    ...{ isPublic: report.showing === 'public', category: keys.category(report.category_id) },
    ...{ area: keys.area(report.area_id), organisation: keys.organisation(report.organisation_id) },
    place: { lon: report.lon, lat: report.lat, accuracyM: report.accuracy_m },
    ...{ address: report.address, words: report.words, filedAt: report.filed_at.toISOString() },
    ...{ dueAt: said(report.due_at), claimedAt: said(report.claimed_at) },
    ...{ confirmedAt: said(report.confirmed_at), mayAnswer: report.mayAnswer },
    ...{ declinedBecause: report.reason, mergedInto: report.into },
    photos: seenPhotos(report.photos),
    timeline: timelineOf(report.timeline, keys),
    messages: facesOfMessages(messages, keys),
  };
}

const sentVerdict = plain(verdict);
const sentMessage = plain(message);
const sentFollow = plain(following.extend({ locale: z.enum(locales).optional() }));
const sentFlag = plain(newFlag.extend({ locale: z.enum(locales).optional() }));

export const receipts = [
  operation({
    ...{ name: 'readReceipt', method: 'GET', path: '/receipts/{key}', part: 'receipts' },
    does: 'A report as whoever filed it sees it. The key is the secret of its receipt.',
    ...{ scope: null, answer: receiptFace },
    act: readReceipt,
  }),
  operation({
    ...{ name: 'giveVerdict', method: 'POST', path: '/receipts/{key}/verdict', part: 'receipts' },
    does: 'The reporter says whether it is really done.',
    ...{ scope: null, body: sentVerdict, refusals: [409] },
    act: async ({ params, body, address }) => {
      const actor = reporterOf(params.key ?? '');
      await limit('verdict', address);
      await giveVerdict(actor, actor.reportId, body);
    },
  }),
  operation({
    ...{ name: 'sayToOthers', method: 'POST', path: '/receipts/{key}/messages', part: 'receipts' },
    does: 'The reporter says something to the desk and to the one responsible.',
    ...{ scope: null, body: sentMessage },
    act: async ({ params, body, address, locale }) => {
      const actor = reporterOf(params.key ?? '');
      await limit('message', address);
      await sayToOthers(actor, actor.reportId, { ...body, locale: body.locale ?? locale });
    },
  }),
  operation({
    ...{ name: 'followReport', method: 'POST', path: '/reports/{code}/follow', part: 'reports' },
    does: 'Follows a public report by e-mail. The address is asked first.',
    ...{ scope: null, body: sentFollow, moves: true },
    act: async ({ params, body, address, locale }) => {
      const { id } = await publicReport(params.code);
      await limit('follow', address);
      await followReport(id, { ...body, locale: body.locale ?? locale });
    },
  }),
  operation({
    ...{ name: 'flagReport', method: 'POST', path: '/reports/{code}/flag', part: 'reports' },
    does: 'Says what is wrong with the page of a public report. The desk looks.',
    ...{ scope: null, body: sentFlag, moves: true },
    act: async ({ params, body, address, locale, actor }) => {
      const { id } = await publicReport(params.code);
      await limit('flag', address);
      await flagReport(actor, id, { ...body, locale: body.locale ?? locale });
    },
  }),
];
