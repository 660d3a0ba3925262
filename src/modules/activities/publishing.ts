import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { later } from '#server/jobs.ts';
import { momentsOf, type ActivityForm } from './input.ts';
import { newCode, setActivity, textsById, writeForm, writeTexts } from './keeping.ts';
import type { ActivityRow } from './keeping.ts';
import { passOn } from './passing-on.ts';
import { daysOf, isMoved, type ActivityTexts } from './rules.ts';

/** Publishes a draft and makes a row for every further day of it. */
export async function publish(tx: Tx, activity: ActivityRow, by: string): Promise<void> {
  const published = {
    ...{ state: 'published' as const, approved_by: by, approved_at: now(), published_at: now() },
    ...{ waiting_since: null, announced_at: now() },
  };
  await setActivity(tx, activity.id, published);
  await passOn(tx, activity.id);
  const texts = (await textsById(tx, [activity.id])).get(activity.id) ?? {};
  const [, ...others] = daysOf({
    ...{ startsAt: activity.starts_at, endsAt: activity.ends_at, timeZone: activity.time_zone },
    ...{ repeats: activity.repeats, times: activity.times },
  });
  for (const day of others) await addDay(tx, { ...activity, ...published }, { ...day, texts });
}

type Day = { startsAt: Date; endsAt: Date; texts: ActivityTexts };

async function addDay(tx: Tx, first: ActivityRow, { startsAt, endsAt, texts }: Day) {
  const id = newId();
  // Whoever may sign up until so long before the first day may do so before each.
  const until = first.sign_up_until;
  const before = until && first.starts_at.getTime() - until.getTime();
  await tx
    .insertInto('activities')
    .values({
      ...{ ...first, id, code: newCode(), series_id: first.id, proposal: null },
      ...{ repeats: 'once', times: 1, starts_at: startsAt, ends_at: endsAt },
      sign_up_until: before === null ? null : new Date(startsAt.getTime() - before),
      passed_on_at: null,
    })
    .execute();
  await writeTexts(tx, id, texts);
}

/** Makes the change that was proposed; everybody who signed up is told when it is at another time or place. */
export async function applyProposal(tx: Tx, activity: ActivityRow, by: string): Promise<void> {
  const { id, starts_at: startsAt, ends_at: endsAt, place } = activity;
  const form = activity.proposal as unknown as ActivityForm;
  const sequence = activity.sequence + 1;
  await writeForm(tx, id, form);
  const moved = isMoved({ startsAt, endsAt, place }, { ...momentsOf(form), place: form.place });
  await setActivity(tx, id, {
    ...{ proposal: null, waiting_since: null, approved_by: by, approved_at: now() },
    ...{ sequence, announced_at: now() },
    ...(moved && { reminded_at: null }),
  });
  await passOn(tx, id);
  if (moved) await later(tx, 'activities.tell-all', { id, what: 'changed', sequence });
  // More room than before: whoever waited moves up.
  await later(tx, 'activities.move-up', { id });
}

/** A day will not be: its page, the feeds and the calendars say so and why. Gives its new number for calendars. */
export async function callOff(tx: Tx, activity: ActivityRow, reason: string): Promise<number> {
  const sequence = activity.sequence + 1;
  await setActivity(tx, activity.id, {
    ...{ state: 'cancelled', cancel_reason: reason, sequence },
    ...{ proposal: null, waiting_since: null, announced_at: now() },
  });
  await passOn(tx, activity.id);
  await later(tx, 'activities.tell-press', { id: activity.id });
  return sequence;
}
