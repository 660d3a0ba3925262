import { Refusal } from '#basics/refusal.ts';
import { adminPaths } from '#basics/admin-paths.ts';
import { MOST_BOUNCES, shortProblem, troubled } from '#modules/letters/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { notify } from './actions.ts';
import { staffToTell } from './queries.ts';

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 7;
const KEPT_DAYS = 30;
/** More failures than this within a day, and the administrators hear of it. */
export const MANY_FAILURES = 20;

const ago = (days: number) => new Date(now().getTime() - days * DAY_MS);

/** What could not be told lately, by way, kind and problem, the most frequent first; and addresses given up. */
export async function tellingFailures(actor: Actor) {
  if (!may(actor, 'letter.read')) throw new Refusal('people.may-not-administer', 403);
  const [failures, addresses] = await Promise.all([
    failuresSince(ago(SHOWN_DAYS)),
    db
      .selectFrom('letter_addresses')
      .select(['id', 'masked', 'bounces', 'problem', 'last_at'])
      .where('bounces', '>=', MOST_BOUNCES)
      .orderBy('last_at', 'desc')
      .limit(100)
      .execute(),
  ]);
  return { failures, addresses };
}

export type Failure = { way: 'email' | 'push'; kind: string; problem: string; count: number };

async function failuresSince(moment: Date): Promise<Failure[]> {
  const [letters, pushes] = await Promise.all([
    db
      .selectFrom('letters')
      .select(['kind', 'problem'])
      .select((it) => it.fn.countAll<number>().as('count'))
      .where('state', 'in', troubled)
      .where('queued_at', '>=', moment)
      .groupBy(['kind', 'problem'])
      .execute(),
    db
      .selectFrom('notification_pushes')
      .select(['kind', 'problem'])
      .select((it) => it.fn.countAll<number>().as('count'))
      .where('state', 'in', ['failed', 'refused'])
      .where('queued_at', '>=', moment)
      .groupBy(['kind', 'problem'])
      .execute(),
  ]);
  return summed([
    ...letters.map((row) => ({ ...row, way: 'email' as const })),
    ...pushes.map((row) => ({ ...row, way: 'push' as const })),
  ]);
}

type Counted = { way: 'email' | 'push'; kind: string; problem: string | null; count: number };

function summed(rows: Counted[]): Failure[] {
  const found = new Map<string, Failure>();
  for (const { way, kind, problem, count } of rows) {
    const short = shortProblem(problem ?? '');
    const name = [way, kind, short].join(' ');
    const before = found.get(name)?.count ?? 0;
    found.set(name, { way, kind, problem: short, count: before + count });
  }
  return [...found.values()].toSorted((a, b) => b.count - a.count);
}

/** Tells the administrators once a day when more than a few could not be told. */
export async function sumFailures(): Promise<void> {
  const failures = await failuresSince(ago(1));
  const count = failures.reduce((sum, one) => sum + one.count, 0);
  if (count <= MANY_FAILURES) return;
  const day = now().toISOString().slice(0, 10);
  await change(async (tx) => {
    const asked = { role: 'administrator', permission: 'letter.read', where: {} } as const;
    for (const { personId, locale } of await staffToTell(tx, asked)) {
      const say = sayIn(locale);
      const path = adminPaths.adminNotifications();
      await notify(tx, {
        kind: 'failures',
        to: { personId },
        about: { id: null, path },
        once: day,
        subject: say('letter.failures.subject', { count }),
        parts: [
          say('letter.failures.words', { count }),
          failures
            .slice(0, 10)
            .map((it) => `${it.count} × ${it.kind}: ${it.problem}`)
            .join('\n'),
          { href: new URL(path, config.publicUrl).href, words: say('letter.failures.open') },
        ],
      });
    }
  });
}

/** Erases what was told, and what was pushed, a month ago; and the devices of those who left. */
export async function forgetOld(): Promise<void> {
  const oldest = ago(KEPT_DAYS);
  await change(async (tx) => {
    await tx.deleteFrom('notifications').where('made_at', '<', oldest).execute();
    await tx.deleteFrom('notification_pushes').where('queued_at', '<', oldest).execute();
    await forgetThoseWhoLeft(tx);
  });
}

async function forgetThoseWhoLeft(tx: Tx) {
  const left = tx.selectFrom('people').select('id').where('disabled_at', 'is not', null);
  await tx.deleteFrom('notification_devices').where('root_id', 'in', left).execute();
  await tx.deleteFrom('notification_pushes').where('root_id', 'in', left).execute();
  await tx.deleteFrom('notifications').where('person_id', 'in', left).execute();
}
