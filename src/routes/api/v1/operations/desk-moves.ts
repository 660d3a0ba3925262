import { z } from 'zod';
import { reassign } from '#modules/assignments/handing.ts';
import { reassignment } from '#modules/assignments/input.ts';
import { deskRow } from '#modules/reports/desk.ts';
import { closing, internalNote, publicUpdate } from '#modules/reports/input-desk.ts';
import { mergeInto, moderation, reason } from '#modules/reports/input.ts';
import {
  approveReport,
  declineReport,
  editReport,
  hideReport,
  mergeReports,
} from '#modules/reports/moderation.ts';
import { writeNote, writeUpdate } from '#modules/reports/notes.ts';
import { readCode } from '#modules/reports/rules.ts';
import { operation, type Asked } from '../operation.ts';
import { plain } from '../plain.ts';
import { categoryId, organisationId } from './found.ts';

/** The id of the report a person of the desk names by its number; what may be done is asked by the action. */
const idOf = async ({ actor, params }: Asked<unknown, unknown>) =>
  (await deskRow(actor, readCode(params.code ?? '')?.code ?? '')).id;

const key = (problem: string) => z.string(problem).min(1, problem).max(60);

const assign = plain(
  reassignment
    .omit({ organisationId: true })
    .extend({ organisation: key('task.choose-organisation') }),
);
const moderate = plain(
  moderation.omit({ categoryId: true }).extend({ category: key('report.choose-category') }),
);
const why = plain(reason);
const merge = plain(mergeInto);
const decline = plain(closing.extend({ anyway: z.boolean().default(false) }));
const note = plain(internalNote);
const update = plain(publicUpdate);

const move = (name: string, verb: string) => ({
  name,
  path: `/desk/reports/{code}/${verb}`,
  part: 'desk' as const,
  scope: 'desk:write' as const,
  method: 'POST' as const,
  refusals: [409],
});

export const deskMoves = [
  operation({
    ...move('assignReport', 'assign'),
    does: 'Gives the report to another organisation and says why.',
    body: assign,
    act: async (asked) => {
      const { organisation, ...rest } = asked.body;
      const input = { ...rest, organisationId: await organisationId(organisation) };
      await reassign(asked.actor, await idOf(asked), input);
    },
  }),
  operation({
    ...move('declineReport', 'decline'),
    does: 'Closes it without a repair and says why. It never counts as done.',
    body: decline,
    act: async (asked) => declineReport(asked.actor, await idOf(asked), asked.body),
  }),
  operation({
    ...move('mergeReport', 'merge'),
    does: 'Says that it is the same problem as another report.',
    body: merge,
    act: async (asked) => {
      const into = await deskRow(asked.actor, readCode(asked.body.into)?.code ?? '');
      await mergeReports(asked.actor, await idOf(asked), into.id, asked.body);
    },
  }),
  operation({
    ...move('writeNote', 'notes'),
    does: 'Writes something down that only the desk reads.',
    body: note,
    act: async (asked) => writeNote(asked.actor, await idOf(asked), asked.body),
  }),
  operation({
    ...move('writeUpdate', 'updates'),
    does: 'Tells everybody something about the report; the reporter hears of it.',
    body: update,
    act: async (asked) => writeUpdate(asked.actor, await idOf(asked), asked.body),
  }),
  operation({
    ...move('editReport', 'edit'),
    does: 'Mends what strangers read and the category.',
    body: moderate,
    act: async (asked) => {
      const { category, ...rest } = asked.body;
      const input = { ...rest, categoryId: await categoryId(category) };
      await editReport(asked.actor, await idOf(asked), input);
    },
  }),
  operation({
    ...move('approveReport', 'approve'),
    does: 'Shows it to everybody.',
    act: async (asked) => approveReport(asked.actor, await idOf(asked)),
  }),
  operation({
    ...move('hideReport', 'hide'),
    does: 'Takes it out of public sight and says why.',
    body: why,
    act: async (asked) => hideReport(asked.actor, await idOf(asked), asked.body),
  }),
];
