import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, db, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import { personToTell } from './queries.ts';
import { kindNames, kindOf, lastDigestAt } from './rules.ts';
import { forgetWords } from './settling.ts';

/** What one letter shows; the rest is counted. */
const MOST_LINES = 100;
const absolute = (path: string) => new URL(path, config.publicUrl).href;

/**
 * Sends everybody what was gathered for them, if the hour they chose has passed since: each thing in
 * one letter, however often this runs, and also when it comes late.
 */
export async function sendDigests(): Promise<void> {
  const waiting = await db
    .selectFrom('notifications')
    .select(['person_id', 'way'])
    .distinct()
    .where('told_at', 'is', null)
    .where('way', 'in', ['daily', 'weekly'])
    .execute();
  for (const { person_id: personId, way } of waiting) {
    await change((tx) => sendDigest(tx, personId, way === 'weekly' ? 'weekly' : 'daily'));
  }
}

async function sendDigest(tx: Tx, personId: string, way: 'daily' | 'weekly') {
  const person = await personToTell(tx, personId, 'update');
  if (!person) return;
  const hour = lastDigestAt(person.settings, way, now());
  const gathered = await tx
    .updateTable('notifications')
    .set({ told_at: now() })
    .where('person_id', '=', personId)
    .where('way', '=', way)
    .where('told_at', 'is', null)
    .where('made_at', '<', hour)
    .returning(['id', 'kind', 'subject', 'path', 'made_at'])
    .execute();
  const ids = gathered.map(({ id }) => id).toSorted();
  if (ids.length === 0) return;
  await forgetWords(tx, personId, ids);
  const say = sayIn(person.locale);
  await writeLetter(tx, {
    to: person.email,
    locale: person.locale,
    kind: 'digest',
    // What was written down before the hour may be seen only after it: that is another letter.
    once: `${personId} ${way} ${ids[0]}`,
    subject: say('letter.digest.subject', { count: gathered.length }),
    parts: [
      say('letter.digest.words'),
      ...linesOf(gathered, say),
      { href: absolute(paths.accountNotifications()), words: say('letter.digest.choose') },
    ],
  });
}

type Gathered = { kind: string; subject: string; path: string; made_at: Date };

/** The lines of a digest: kind by kind, oldest first, each with its page. */
function linesOf(gathered: Gathered[], say: ReturnType<typeof sayIn>): LetterPart[] {
  const sorted = gathered
    .toSorted((a, b) => a.made_at.getTime() - b.made_at.getTime())
    .slice(0, MOST_LINES);
  const byKind = Map.groupBy(sorted, ({ kind }) => kindOf(kind));
  const left = gathered.length - sorted.length;
  return [
    ...kindNames.flatMap((kind) => {
      const lines = byKind.get(kind) ?? [];
      if (lines.length === 0) return [];
      const links = lines.map(({ subject, path }) => ({ href: absolute(path), words: subject }));
      return [say(`notification.kind.${kind}` as MessageKey), ...links];
    }),
    ...(left > 0 ? [say('letter.digest.more', { count: left })] : []),
  ];
}
