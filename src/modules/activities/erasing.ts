import { eraseLettersAbout } from '#modules/letters/erasing.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { setActivity } from './keeping.ts';
import { forgetCalendars } from './own-calendar.ts';
import { KEPT_DAYS } from './rules.ts';
import { forgetMoves } from './series.ts';
import { forgetSurveys } from './surveys.ts';

const DAY = 86_400_000;

/**
 * Erases who signed up for what is over for 30 days: names, contacts, guardians, journalists and letters;
 * calendars that nobody has a ticket for; what surveys kept; moves nobody agreed to. How many came stays.
 * Safe to run twice.
 */
export async function forgetPeople(): Promise<void> {
  const over = await db
    .selectFrom('activities')
    .select('id')
    .where('erased_at', 'is', null)
    .where('ends_at', '<', new Date(now().getTime() - KEPT_DAYS * DAY))
    .orderBy('ends_at')
    .limit(1000)
    .execute();
  for (const { id } of over) {
    await change(async (tx) => {
      await tx
        .updateTable('activity_signups')
        .set({
          ...{ name: '', email: null, phone: null, medium: '' },
          ...{ guardian_name: '', guardian_contact: '' },
        })
        .where('activity_id', '=', id)
        .execute();
      await tx.deleteFrom('activity_press').where('activity_id', '=', id).execute();
      await eraseLettersAbout(tx, id);
      await setActivity(tx, id, { erased_at: now() });
    });
  }
  await forgetCalendars();
  await forgetSurveys();
  await forgetMoves();
}
