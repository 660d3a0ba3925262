import { seenRevision, sendingBack, withdrawal } from '#basics/input-approving.ts';
import { approvePart, sendPart, sendPartBack, withdrawPart } from '#modules/campaigns/approving.ts';
import { dropPart } from '#modules/campaigns/drafting.ts';
import type { Actor } from '#modules/people/rules.ts';
import { nothing, type actionsOn, type Next } from '../doing.ts';

/** What can be done with every part alike, once it is written; `away`: where one goes from what is no more. */
export const moves = (on: ReturnType<typeof actionsOn>, away: Next) => ({
  approve: on('approve', seenRevision, approvePart),
  back: on('back', sendingBack, sendPartBack),
  withdraw: on('withdraw', withdrawal, withdrawPart),
  drop: on('drop', nothing, (actor, id) => dropPart(actor, id), away),
});

/** Keeps what was written first, so that it is not lost when something is missing; then asks a second person. */
export const sending =
  <Input extends { revision: number }>(
    keep: (actor: Actor, id: string, input: Input) => Promise<number>,
  ) =>
  async (actor: Actor, id: string, input: Input): Promise<void> =>
    sendPart(actor, id, { revision: await keep(actor, id, input) });
