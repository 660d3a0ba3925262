import { approveActivity, draftActivity, sendForApproval } from '#modules/activities/actions.ts';
import { activityForm, newSignUp, type ActivityForm } from '#modules/activities/input.ts';
import type { Actor } from '#modules/people/rules.ts';
import { db } from '#server/database.ts';
import { newId } from '#server/ids.ts';

/** What the form of an activity sends: a lecture at school 7 on a Tuesday evening in Petropavl. */
export const activity = (given: Record<string, unknown> = {}): ActivityForm =>
  activityForm.parse({
    ...{ kind: 'lecture', titles: { ru: 'Как не попасться мошенникам', en: 'Against fraud' } },
    ...{ descriptions: { ru: 'Придёт **следователь**.' }, place: 'School 7, Bukhar Zhyrau 12' },
    ...{ begins: '2026-03-10T18:30', ends: '2026-03-10T20:00', timeZone: 'Asia/Almaty' },
    ...{ point: '54.8721, 69.1430', signsUp: 'yes', ...given },
  });

/** Writes an activity by one person and has it published by another. Gives what it can be found by. */
export async function published(by: Actor, second: Actor, given: Record<string, unknown> = {}) {
  const id = await draftActivity(by, activity(given));
  await sendForApproval(by, id);
  await approveActivity(second, id, await activitySeen(id));
  return { id, code: await codeOfActivity(id) };
}

/** What whoever approves it looked at: its last change. */
export async function activitySeen(id: string): Promise<string> {
  const { changed_at: at } = await db
    .selectFrom('activities')
    .select('changed_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return at.toISOString();
}

export async function codeOfActivity(id: string): Promise<string> {
  const { code } = await db
    .selectFrom('activities')
    .select('code')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return code;
}

/** What the sign-up form of somebody sends. */
export const somebody = (given: Record<string, unknown> = {}) =>
  newSignUp.parse({
    ...{ id: newId(), name: 'Айгерім', locale: 'kk', email: `${newId()}@example.org` },
    ...given,
  });
