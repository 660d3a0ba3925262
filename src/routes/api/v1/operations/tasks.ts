import { z } from 'zod';
import { Refusal } from '#basics/refusal.ts';
import {
  acceptTask,
  claimDone,
  declineTask,
  handBackTask,
  type TaskRef,
} from '#modules/assignments/actions.ts';
import { claim, taskReason } from '#modules/assignments/input.ts';
import { myTasks } from '#modules/assignments/mine.ts';
import { responderTask, taskStands } from '#modules/assignments/queries.ts';
import { openTaskKey, taskKey } from '#modules/assignments/telling.ts';
import { keysOf, moment } from '#modules/clients/report-face.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { severities } from '#modules/categories/rules.ts';
import { limit } from '#server/limits.ts';
import { operation, type Asked } from '../operation.ts';
import { plain } from '../plain.ts';
import { faceOfKept, keptPhoto, seenPhoto, seenPhotos } from './faces.ts';

const taskStates = [
  ...(['offered', 'accepted', 'claimed', 'confirmed'] as const),
  ...(['declined', 'returned', 'withdrawn'] as const),
] as const;

const taskRow = z.object({
  key: z.string().meta({ description: 'Opens the task: secret' }),
  code: z.string(),
  state: z.enum(taskStates),
  category: z.string(),
  area: z.string().nullable(),
  organisation: z.string().nullable(),
  severity: z.enum(severities),
  place: z.object({ lon: z.number(), lat: z.number() }),
  address: z.string(),
  words: z.string(),
  round: z.int(),
  dueAt: moment,
  late: z.boolean(),
});

const taskList = z.object({
  items: z.array(taskRow),
  counts: z.object({ open: z.int(), late: z.int(), claimed: z.int() }),
});

const taskFace = taskRow.omit({ severity: true, late: true, area: true }).extend({
  proofRequired: z.boolean(),
  filedAt: moment,
  answers: z.record(z.string(), z.string()),
  photos: z.array(seenPhoto),
});

/** The task a key names. Who may act on it is asked by the action. */
function refOf({ params }: Asked<unknown, unknown>): TaskRef {
  const ref = openTaskKey(params.key ?? '');
  if (!ref) throw new Refusal('task.unknown', 404);
  return ref;
}

async function listTasks({ actor }: Asked<unknown, unknown>) {
  const [{ rows, counts }, keys] = await Promise.all([myTasks(actor), keysOf()]);
  const items = rows.map((row) => ({
    ...{ key: taskKey({ reportId: row.report_id, id: row.id }), code: row.code },
    ...{ state: row.state, severity: row.severity, round: row.round, late: row.late },
    ...{ category: keys.category(row.category_id), area: keys.area(row.area_id) },
    organisation: keys.organisation(row.organisation_id),
    place: { lon: row.lon, lat: row.lat },
    ...{ address: row.address, words: row.words, dueAt: row.due_at.toISOString() },
  }));
  return { items, counts };
}

async function readTask(asked: Asked<unknown, unknown>) {
  const ref = refOf(asked);
  const [task, keys] = await Promise.all([responderTask(asked.actor, ref), keysOf()]);
  return {
    ...{ key: asked.params.key, code: task.code, state: task.state, round: task.round },
    ...{ category: keys.category(task.category_id), answers: task.answers },
    organisation: keys.organisation(task.organisation_id),
    place: { lon: task.lon, lat: task.lat },
    ...{ address: task.address, words: task.words },
    ...{ dueAt: task.due_at.toISOString(), filedAt: task.filed_at.toISOString() },
    proofRequired: task.category?.proofRequired ?? true,
    photos: seenPhotos(task.photos),
  };
}

async function sendProof(asked: Asked<unknown, unknown>) {
  const ref = refOf(asked);
  const { actor, address } = asked;
  // Only who may act on it gets this far.
  await responderTask(actor, ref);
  if (!(await taskStands(ref))) throw new Refusal('task.already-answered', 409);
  await limit('proof', address);
  return faceOfKept(
    await keepPhoto(actor, { subjectId: ref.reportId, kind: 'proof' }, await asked.photo()),
  );
}

const reason = plain(taskReason);
const done = plain(claim);
const base = { part: 'tasks', scope: 'tasks:write', method: 'POST' } as const;

export const tasks = [
  operation({
    ...{ ...base, name: 'listTasks', method: 'GET', path: '/tasks', answer: taskList },
    does: 'What the organisation of the key’s person has to do, the first due first.',
    act: listTasks,
  }),
  operation({
    ...{ ...base, name: 'readTask', method: 'GET', path: '/tasks/{key}', answer: taskFace },
    does: 'One task: the exact place, the reporter’s words and photos.',
    act: readTask,
  }),
  operation({
    ...{ ...base, name: 'acceptTask', path: '/tasks/{key}/accept', refusals: [409] },
    does: 'Takes it on.',
    act: (asked) => acceptTask(asked.actor, refOf(asked)),
  }),
  operation({
    ...{ ...base, name: 'declineTask', path: '/tasks/{key}/decline', refusals: [409] },
    does: 'Says that it is not theirs; the next one is asked.',
    body: reason,
    act: (asked) => declineTask(asked.actor, refOf(asked), asked.body),
  }),
  operation({
    ...{ ...base, name: 'handBackTask', path: '/tasks/{key}/hand-back', refusals: [409] },
    does: 'Gives an accepted task back.',
    body: reason,
    act: (asked) => handBackTask(asked.actor, refOf(asked), asked.body),
  }),
  operation({
    ...{ ...base, name: 'sendProof', path: '/tasks/{key}/photos', takesPhoto: true },
    does: 'Keeps an after-photo for the claim that follows.',
    ...{ answer: keptPhoto, answerStatus: 201, refusals: [409, 422] },
    act: sendProof,
  }),
  operation({
    ...{ ...base, name: 'claimDone', path: '/tasks/{key}/done', refusals: [409, 422] },
    does: 'Says that it is done, with the photos kept before. The reporter is asked.',
    body: done,
    act: (asked) => claimDone(asked.actor, refOf(asked), asked.body),
  }),
];
