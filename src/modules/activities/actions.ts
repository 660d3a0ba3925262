import { Refusal } from '#basics/refusal.ts';
import { requireCampaign } from '#modules/campaigns/choices.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { requireHolder } from './grounds.ts';
import { textsOf, type ActivityForm, type CancelForm } from './input.ts';
import {
  lockActivity,
  newCode,
  repeatRow,
  rowOf,
  setActivity,
  writeForm,
  writeTexts,
  type ActivityRow,
} from './keeping.ts';
import { applyProposal, callOff, publish } from './publishing.ts';
import { canBecome } from './rules.ts';
import { askSecondPerson } from './waiting.ts';

/** Writes an activity down; nobody outside the desk sees it. Gives its id. */
export async function draftActivity(actor: Actor, input: ActivityForm): Promise<string> {
  await requireHolder(actor, input.areaId ?? null);
  await requireCampaign(input.campaignId);
  const id = newId();
  const made = { made_by: personOf(actor), made_at: now() };
  await change(async (tx) => {
    await tx
      .insertInto('activities')
      .values({
        ...{ id, code: newCode(), series_id: id, state: 'draft', ...rowOf(input) },
        ...{ ...repeatRow(input), ...made, changed_by: made.made_by, changed_at: made.made_at },
      })
      .execute();
    await writeTexts(tx, id, textsOf(input));
    await record(tx, actor, 'activity.drafted', { subject: 'activity', id });
  });
  return id;
}

/**
 * Changes an activity. A draft at once, and it must be sent for approval again; what is published
 * stays as it is until a second person approves the change.
 */
export async function changeActivity(actor: Actor, id: string, input: ActivityForm) {
  await requireHolder(actor, input.areaId ?? null);
  await requireCampaign(input.campaignId);
  await change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    const by = { changed_by: personOf(actor), changed_at: now() };
    if (activity.state === 'published') {
      const proposal = JSON.stringify(input);
      await setActivity(tx, id, { ...by, proposal, waiting_since: now() });
      await askSecondPerson(tx, actor, activity, { by: by.changed_by, at: by.changed_at });
      await record(tx, actor, 'activity.change-proposed', { subject: 'activity', id });
      return;
    }
    requireDraft(activity);
    await writeForm(tx, id, input);
    await setActivity(tx, id, {
      ...{ ...by, ...repeatRow(input), state: 'draft', waiting_since: null },
    });
    await record(tx, actor, 'activity.changed', { subject: 'activity', id });
  });
}

function requireDraft({ state }: ActivityRow) {
  if (state !== 'draft' && state !== 'waiting') throw new Refusal('activity.is-over');
}

/** Asks a second person to approve a draft. */
export const sendForApproval = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    if (!canBecome(activity.state, 'waiting')) throw new Refusal('activity.not-a-draft');
    if (activity.starts_at <= now()) throw new Refusal('activity.in-the-past');
    await setActivity(tx, id, { state: 'waiting', waiting_since: now() });
    const { changed_by: by, changed_at: at } = activity;
    await askSecondPerson(tx, actor, activity, { by, at });
    await record(tx, actor, 'activity.sent-for-approval', { subject: 'activity', id });
  });

/**
 * A second person approves a draft or a change: it is published, with every day of it, and passed on.
 * Refuses whoever changed it last, and who has not seen its last change: `seen` is when that was.
 */
export const approveActivity = (actor: Actor, id: string, seen: string): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    if (!activity.waiting_since) throw new Refusal('activity.not-waiting');
    const by = personOf(actor);
    if (by === null || by === activity.changed_by) throw new Refusal('activity.second-person', 403);
    if (seen !== activity.changed_at.toISOString()) throw new Refusal('activity.changed-since');
    if (activity.proposal) await applyProposal(tx, activity, by);
    else await publish(tx, activity, by);
    const event = activity.proposal ? 'activity.change-approved' : 'activity.published';
    await record(tx, actor, event, { subject: 'activity', id });
  });

/** Gives a draft back to whoever wrote it, or drops a change that nobody wants to approve. */
export const sendBack = (actor: Actor, id: string): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    if (!activity.waiting_since) throw new Refusal('activity.not-waiting');
    const state = activity.proposal ? activity.state : 'draft';
    await setActivity(tx, id, { state, proposal: null, waiting_since: null });
    await record(tx, actor, 'activity.sent-back', { subject: 'activity', id });
  });

/**
 * Says that it will not be, at once and by one person: whoever set out must not stand before a closed
 * door. Its page, the calendars and everybody who signed up are told why.
 */
export const cancelActivity = (actor: Actor, id: string, { reason }: CancelForm): Promise<void> =>
  change(async (tx) => {
    const activity = await lockActivity(tx, actor, id);
    if (!canBecome(activity.state, 'cancelled')) throw new Refusal('activity.is-over');
    const sequence = await callOff(tx, activity, reason);
    await later(tx, 'activities.tell-all', { id, what: 'cancelled', sequence });
    await record(tx, actor, 'activity.cancelled', { subject: 'activity', id });
  });
