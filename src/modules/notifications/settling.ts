import type { Locale } from '#basics/localised.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import type { LetterPart } from '#modules/letters/rules.ts';
import type { Tx } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import { personToTell } from './queries.ts';
import { kindOf } from './rules.ts';

/** What a letter needs to know of something one person is told. */
export type AsLetter = {
  id: string;
  email: string;
  locale: Locale;
  kind: string;
  aboutId: string | null;
  subject: string;
  parts: LetterPart[];
};

/** Writes what one person is told as a letter; the same thing becomes one letter only. */
export function writeAsLetter(tx: Tx, told: AsLetter): Promise<void> {
  const { id, email: to, locale, kind, aboutId, subject, parts } = told;
  const about = aboutId ? { aboutId } : {};
  return writeLetter(tx, { to, locale, kind, ...about, once: id, subject, parts });
}

/** Once it was told, nobody reads the words here, and links that act would lie in every backup. */
export async function forgetWords(tx: Tx, personId: string, ids: readonly string[]) {
  await tx
    .updateTable('notifications')
    .set({ subject: '', parts: '[]', path: '' })
    .where('person_id', '=', personId)
    .where('id', 'in', [...ids])
    .execute();
}

type Cause = { rootId: string; kind: string; once: string };

/** The name of one message to one device: the same cause gives the same. */
export const pushIdOf = (deviceId: string, { rootId, kind, once }: Cause) =>
  idFrom(`push:${deviceId}:${rootId}:${kind}:${once}`);

type Settled = { root_id: string; id: string; device_id: string; kind: string };

/**
 * A push has come to its end. If none of its kin is still on its way and no device of the person took
 * one, what it told becomes a letter; then its words are forgotten. A resident's push is told
 * without words kept here, so it just ends.
 */
export async function afterPush(tx: Tx, push: Settled): Promise<void> {
  const told = await toldBy(tx, push);
  if (!told) return;
  const states = await statesOf(tx, push, told.id);
  const taken = states.includes('sent');
  if (states.some((state) => state === 'queued' || state === 'failed')) return;
  const person = taken ? undefined : await personToTell(tx, push.root_id, kindOf(push.kind));
  if (person) {
    const { id, kind, about_id: aboutId, subject } = told;
    const { email, locale } = person;
    const parts = told.parts as LetterPart[];
    await writeAsLetter(tx, { id, email, locale, kind, aboutId, subject, parts });
  }
  await forgetWords(tx, push.root_id, [told.id]);
}

/** What a push tells, while its words are kept. Locked: of two that end at once, the later sees both. */
async function toldBy(tx: Tx, push: Settled) {
  const kept = await tx
    .selectFrom('notifications')
    .select(['id', 'kind', 'about_id', 'subject', 'parts'])
    .where('person_id', '=', push.root_id)
    .where('kind', '=', push.kind)
    .where('way', '=', 'push')
    .where('told_at', 'is not', null)
    .where('subject', '<>', '')
    .orderBy('id')
    .forUpdate()
    .execute();
  const { root_id: rootId, kind } = push;
  return kept.find(({ id: once }) => pushIdOf(push.device_id, { rootId, kind, once }) === push.id);
}

async function statesOf(tx: Tx, { root_id: rootId, kind }: Settled, once: string) {
  const kin = await tx
    .selectFrom('notification_pushes')
    .select(['id', 'device_id', 'state'])
    .where('root_id', '=', rootId)
    .where('kind', '=', kind)
    .execute();
  return kin
    .filter(({ id, device_id }) => id === pushIdOf(device_id, { rootId, kind, once }))
    .map(({ state }) => state);
}
