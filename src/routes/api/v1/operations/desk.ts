import { z } from 'zod';
import { sensitivities, severities } from '#modules/categories/rules.ts';
import { deskTasks } from '#modules/assignments/queries.ts';
import { keysOf, moment, said, type Keys } from '#modules/clients/report-face.ts';
import { deskQueue } from '#modules/reports/desk-queues.ts';
import { deskReport } from '#modules/reports/desk.ts';
import { channels, deskFilters } from '#modules/reports/input.ts';
import { publicTimeline } from '#modules/reports/timeline.ts';
import { readCode, states } from '#modules/reports/rules.ts';
import { operation, type Asked } from '../operation.ts';
import { plain } from '../plain.ts';
import { pageOf, seenPhoto, seenPhotos, timelineFace, timelineOf } from './faces.ts';

const deskRowFace = z.object({
  code: z.string(),
  state: z.enum(states),
  showing: z.enum(['public', 'held', 'hidden']),
  severity: z.enum(severities),
  category: z.string(),
  area: z.string().nullable(),
  organisation: z.string().nullable(),
  channel: z.enum(channels),
  place: z.object({ lon: z.number(), lat: z.number() }),
  address: z.string(),
  words: z.string(),
  round: z.int(),
  filedAt: moment,
  changedAt: moment,
  dueAt: moment.nullable(),
});

const deskPage = pageOf(deskRowFace);

const deskReportFace = deskRowFace.extend({
  sensitivity: z.enum(sensitivities).nullable(),
  publicWords: z.string(),
  publicAddress: z.string(),
  answers: z.record(z.string(), z.string()),
  mergedHere: z.array(z.string()),
  photos: z.array(seenPhoto.extend({ showing: z.enum(['public', 'held', 'hidden']) })),
  timeline: z.array(timelineFace),
  notes: z.array(z.object({ kind: z.string(), words: z.string(), writtenAt: moment })),
  tasks: z.array(
    z.object({
      organisation: z.string().nullable(),
      state: z.string(),
      reason: z.string().nullable(),
      offeredAt: moment,
      dueAt: moment,
      endedAt: moment.nullable(),
    }),
  ),
});

type Row = Awaited<ReturnType<typeof deskQueue>>['reports'][number];

const faceOfRow = (row: Omit<Row, 'held'>, keys: Keys) => ({
  ...{ code: row.code, state: row.state, showing: row.showing, severity: row.severity },
  ...{ category: keys.category(row.category_id), area: keys.area(row.area_id) },
  ...{ organisation: keys.organisation(row.organisation_id), channel: row.channel },
  place: { lon: row.lon, lat: row.lat },
  ...{ address: row.address, words: row.words, round: row.round },
  ...{ filedAt: row.filed_at.toISOString(), changedAt: row.changed_at.toISOString() },
  dueAt: said(row.due_at),
});

// A program says which part it wants, or gets all: a queue is a habit of the page.
const filters = plain(
  deskFilters.extend({ queue: deskFilters.shape.queue.unwrap().default('all') }),
  {
    texts: true,
  },
);

async function listDeskReports({ actor, query }: Asked<z.infer<typeof filters>, unknown>) {
  const [{ reports, next }, keys] = await Promise.all([deskQueue(actor, query), keysOf()]);
  return { rows: reports.map((row) => faceOfRow(row, keys)), next };
}

async function readDeskReport({ actor, params }: Asked<unknown, unknown>) {
  const all = await deskReport(actor, readCode(params.code ?? '')?.code ?? '');
  const { report } = all;
  const [tasks, keys] = await Promise.all([deskTasks(actor, report.id), keysOf()]);
  const photos = seenPhotos(all.photos).map((photo, at) => ({
    ...photo,
    showing: all.photos[at]?.showing,
  }));
  return {
    ...faceOfRow(report, keys),
    sensitivity: keys.sensitivity(report.category_id),
    ...{ publicWords: report.public_words, publicAddress: report.public_address },
    ...{ answers: report.answers, mergedHere: all.mergedHere, photos },
    timeline: timelineOf(publicTimeline(all.events), keys),
    notes: all.notes.map(({ kind, words, written_at: at }) => ({
      kind,
      words,
      writtenAt: said(at),
    })),
    tasks: tasks.map((task) => ({
      ...{ organisation: keys.organisation(task.organisation_id), state: task.state },
      ...{ reason: task.reason, offeredAt: task.offered_at.toISOString() },
      ...{ dueAt: task.due_at.toISOString(), endedAt: said(task.ended_at) },
    })),
  };
}

const base = { part: 'desk', scope: 'desk:read', method: 'GET' } as const;

export const desk = [
  operation({
    ...{ ...base, name: 'listDeskReports', path: '/desk/reports', pages: true },
    does: 'The desk’s list on the ground of the key’s person, narrowed and sorted as the page.',
    ...{ query: filters, answer: deskPage },
    act: listDeskReports,
  }),
  operation({
    ...{ ...base, name: 'readDeskReport', path: '/desk/reports/{code}' },
    does: 'One report as the desk sees it. Never who reported it.',
    answer: deskReportFace,
    act: readDeskReport,
  }),
];
