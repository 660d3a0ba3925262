import { z } from 'zod';
import { locales } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { paths } from '#basics/paths.ts';
import {
  facesOf,
  keysOf,
  moment,
  reportFace,
  said,
  wholeUrl,
} from '#modules/clients/report-face.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { updatesOf } from '#modules/reports/desk-sheet.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { listFilters, newReport } from '#modules/reports/input.ts';
import { publicParts } from '#modules/reports/public-parts.ts';
import { publicHistory, publicList, publicPins, type Box } from '#modules/reports/queries.ts';
import { states } from '#modules/reports/rules.ts';
import { idFrom, keyFor, newId } from '#server/ids.ts';
import { limit } from '#server/limits.ts';
import { operation, type Asked } from '../operation.ts';
import { plain } from '../plain.ts';
import { faceOfKept, keptPhoto, pageOf, timelineFace, timelineOf } from './faces.ts';
import { categoryId, publicReport } from './found.ts';

const reportPage = pageOf(reportFace);

const wholeReport = reportFace.extend({
  timeline: z.array(timelineFace),
  updates: z.array(z.object({ words: z.string(), writtenAt: moment })),
  parts: z.array(
    z.object({
      state: z.enum(states),
      category: z.string().nullable(),
      organisation: z.string().nullable(),
    }),
  ),
});

const filters = plain(
  listFilters.extend({ limit: z.coerce.number().int().min(1).max(100).default(50) }),
  {
    texts: true,
  },
);

async function listReports({
  query: { limit: most, ...given },
}: Asked<z.infer<typeof filters>, unknown>) {
  const { reports, next } = await publicList(given, most);
  return { rows: await facesOf(reports), next };
}

async function readReport({ params }: Asked<unknown, unknown>) {
  const { id, report } = await publicReport(params.code);
  const [[face], timeline, updates, parts, keys] = await Promise.all([
    facesOf([report]),
    publicHistory(id),
    updatesOf(id),
    publicParts(id),
    keysOf(),
  ]);
  return {
    ...face,
    timeline: timelineOf(timeline, keys),
    updates: updates.map(({ words, written_at: at }) => ({ words, writtenAt: said(at) })),
    parts: parts.map(({ state, categoryId: kind, organisationId }) => ({
      ...{ state, organisation: keys.organisation(organisationId) },
      category: kind && keys.category(kind),
    })),
  };
}

/** A report as a program sends it: the form's own input, its category by key. */
const sentReport = plain(
  newReport.omit({ categoryId: true, channel: true }).extend({
    id: z.uuid('report.form-broken').optional(),
    category: z.string('report.choose-category').min(1, 'report.choose-category').max(60),
    locale: z.enum(locales).optional(),
  }),
);

const filedReport = z.object({
  code: z.string().meta({ description: 'The public number' }),
  returnCode: z.string().meta({ description: 'What a resident types to come back: secret' }),
  receipt: z.string().meta({ description: 'Key of the receipt: secret' }),
  url: z.string().meta({ description: 'The receipt’s page: secret' }),
});

type Filing = Asked<unknown, z.infer<typeof sentReport>>;

async function sendReport({ body, actor, address, locale, client, repeatKey }: Filing) {
  await limit('report', address);
  const id = body.id ?? idOfRepeat(client?.id, repeatKey);
  const { category, ...rest } = body;
  const input = newReport.parse({
    ...rest,
    ...{ id, categoryId: await categoryId(category), locale: body.locale ?? locale },
    channel: 'api',
  });
  const { code, key, pin } = await fileReport(actor, input, { address });
  return { code, returnCode: code + pin, receipt: key, url: wholeUrl(paths.receipt(key)) };
}

/**
 * The report a repeated request means. Whoever knows its id is given the receipt: it cannot be reckoned
 * from what a program calls its requests, and without a key that name must be what nobody guesses.
 */
function idOfRepeat(clientId: string | undefined, repeatKey: string | null): string {
  if (!repeatKey) return newId();
  if (!clientId && !z.uuid().safeParse(repeatKey).success) {
    throw new Refusal('client.repeat-key', 400, {}, 'Idempotency-Key');
  }
  return idFrom(keyFor('repeated request', `${clientId ?? ''}:${repeatKey.slice(0, 255)}`));
}

const pinsFace = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.string(),
      geometry: z.object({
        type: z.literal('Point'),
        coordinates: z.array(z.number()).min(2).max(2),
      }),
      properties: z.object({ code: z.string(), state: z.enum(states), category: z.string() }),
    }),
  ),
});

const MOST_PINS = 1000;
const aBox = z.strictObject({
  bbox: z
    .string('client.bbox')
    .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/, 'client.bbox')
    .meta({ description: 'west,south,east,north in degrees' }),
});

async function readPins({ query }: Asked<z.infer<typeof aBox>, unknown>) {
  const box = query.bbox.split(',').map(Number);
  const [rows, keys] = await Promise.all([publicPins(box as Box, MOST_PINS), keysOf()]);
  return {
    type: 'FeatureCollection',
    features: rows.map((row) => ({
      ...{ type: 'Feature', id: row.code },
      geometry: { type: 'Point', coordinates: [row.public_lon, row.public_lat] },
      properties: {
        ...{ code: row.code, state: row.state },
        category: keys.category(row.category_id),
      },
    })),
  };
}

async function sendPhoto({ query, actor, photo, address }: Asked<{ draft: string }, unknown>) {
  await limit('photo', address);
  return faceOfKept(
    await keepPhoto(actor, { subjectId: query.draft, kind: 'report' }, await photo()),
  );
}

export const reports = [
  operation({
    ...{ name: 'listReports', method: 'GET', path: '/reports', part: 'reports' },
    does: 'Public reports, newest first; what is late comes with the longest late first.',
    ...{ scope: null, keptS: 30, query: filters, answer: reportPage, pages: true },
    act: listReports,
  }),
  operation({
    ...{ name: 'sendReport', method: 'POST', path: '/reports', part: 'reports' },
    does: 'Files a report. The same id, or the same Idempotency-Key, files it once.',
    ...{ scope: null, body: sentReport, answer: filedReport, answerStatus: 201 },
    ...{ repeatable: true, refusals: [422] },
    act: sendReport,
  }),
  operation({
    ...{ name: 'sendPhoto', method: 'POST', path: '/reports/photos', part: 'reports' },
    does: 'Keeps a photo for a report that is filed within 48 hours under the id given as draft.',
    ...{ scope: null, takesPhoto: true, answer: keptPhoto, answerStatus: 201 },
    query: z.strictObject({ draft: z.uuid('report.form-broken') }),
    refusals: [409, 422],
    act: sendPhoto,
  }),
  operation({
    ...{ name: 'readReport', method: 'GET', path: '/reports/{code}', part: 'reports' },
    does: 'One public report with its history. One that was merged leads to the other.',
    ...{ scope: null, keptS: 30, answer: wholeReport, moves: true },
    act: readReport,
  }),
  operation({
    ...{ name: 'readPins', method: 'GET', path: '/pins', part: 'reports' },
    does: 'Up to 1,000 public reports in a box of degrees, as GeoJSON (RFC 7946).',
    ...{ scope: null, keptS: 30, query: aBox, answer: pinsFace },
    answerType: 'application/geo+json',
    act: readPins,
  }),
];
