import { paths } from '#basics/paths.ts';
import { notify } from '#modules/notifications/actions.ts';
import { staffMember } from '#modules/people/who-may.ts';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { wholeUrl } from './report-face.ts';
import type { Pause } from './rules-hooks.ts';

/**
 * A hook is told nothing more; what waited is given up, so that it can be sent again. Whoever owns
 * it hears of it unless they did it themselves. Not told to processes: see `forget(LISTENERS)`.
 */
export async function pauseHook(tx: Tx, hookId: string, why: Pause): Promise<void> {
  const paused = await tx
    .updateTable('client_hooks')
    .set({ paused_at: now(), paused_why: why })
    .where('id', '=', hookId)
    .where('paused_at', 'is', null)
    .returning(['person_id', 'url'])
    .executeTakeFirst();
  if (!paused) return;
  await tx
    .updateTable('client_deliveries')
    .set({ state: 'failed' })
    .where('hook_id', '=', hookId)
    .where('state', '=', 'queued')
    .execute();
  if (why === 'owner') return;
  const owner = await staffMember(tx, paused.person_id);
  if (!owner) return;
  const say = sayIn(owner.locale);
  const host = new URL(paused.url).hostname;
  await notify(tx, {
    ...{
      kind: 'hook-paused',
      to: { personId: owner.id },
      once: `${hookId} ${now().toISOString()}`,
    },
    about: { id: null, path: paths.accountKeys() },
    subject: say('letter.hook-paused.subject', { host }),
    parts: [
      say(`letter.hook-paused.${why}`, { host }),
      { href: wholeUrl(paths.accountKeys()), words: say('letter.hook-paused.button') },
    ],
  });
}
