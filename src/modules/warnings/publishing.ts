import { DateTime } from 'luxon';
import { pressPaths } from '#basics/press-paths.ts';
import { Refusal } from '#basics/refusal.ts';
import { record } from '#modules/ledger/actions.ts';
import { system, type Actor } from '#modules/people/rules.ts';
import { syndicate, takeBack } from '#modules/syndication/actions.ts';
import { forget } from '#server/cache.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { contentOf, writeAlert } from './alerts.ts';
import { lockWarning, setWarning, type Row } from './keeping.ts';
import { awaited, type Content, type MsgType } from './rules.ts';
import { aroundCircle } from './rules-shape.ts';
import { itemTexts } from './telling.ts';
import { WARNINGS } from './queries.ts';

/** How long an all-clear stands in the lists of what holds. */
const ALL_CLEAR_H = 6;

/**
 * Publishes what waits: the warning, its update or its end, as an alert that stays for ever. Refuses
 * whoever changed it last. An exercise reaches no outlet. `seen`: when what they read was changed last;
 * what was changed since is not approved unread.
 */
export async function approveWarning(actor: Actor, id: string, seen?: string): Promise<MsgType> {
  const published = await change(async (tx) => {
    const warning = await lockWarning(tx, actor, { id, permission: 'warning.approve' });
    const msgType = awaited({ ...warning, waiting: warning.waiting_since !== null });
    if (!msgType) throw new Refusal('warning.nothing-to-approve');
    if (actor.kind !== 'person' || actor.personId === warning.changed_by) {
      throw new Refusal('warning.second-person', 403);
    }
    if (msgType !== 'Cancel' && warning.expires <= now()) throw new Refusal('warning.ends-past');
    if (seen !== undefined && seen !== warning.changed_at.toISOString()) {
      throw new Refusal('warning.changed-meanwhile');
    }
    const content = await contentOf(tx, warning, msgType);
    await writeAlert(tx, { warning, msgType, content, approvedBy: actor.personId });
    await setWarning(tx, id, {
      ...{ state: msgType === 'Cancel' ? 'cancelled' : 'active', alerts: warning.alerts + 1 },
      ...{ proposed: null, waiting_since: null, cancel_reason: null },
      ...{ approved_by: actor.personId, approved_at: now() },
    });
    await later(tx, 'warnings.end', { id }, { runAt: new Date(content.expires) });
    if (!warning.exercise) await pass(tx, warning, content);
    const fact = { subject: 'warning', id, exercise: warning.exercise } as const;
    await record(tx, actor, `warning.${msgType.toLowerCase()}`, fact);
    return msgType;
  });
  await forget(WARNINGS);
  return published;
}

async function pass(tx: Tx, { id, code }: Row, content: Content): Promise<void> {
  if (content.cancelled === 'mistake') return takeBack(tx, id);
  const { outline, circle } = content;
  const expires = new Date(content.expires);
  const clear = DateTime.fromJSDate(now()).plus({ hours: ALL_CLEAR_H }).toJSDate();
  await syndicate(tx, {
    ...{ id, kind: 'warning', path: pressPaths.warning(code), urgent: true },
    publishedAt: now(),
    startsAt: content.onset ? new Date(content.onset) : null,
    endsAt: content.cancelled && clear < expires ? clear : expires,
    campaignId: content.campaignId ?? null,
    areaIds: content.everywhere ? [] : content.concernedIds,
    outline: circle ? aroundCircle(circle) : outline,
    tags: [content.kind],
    texts: itemTexts(content),
  });
}

/** Ends a warning whose hour has come; one that was prolonged meanwhile, or ended, stays as it is. */
export async function endWarning(id: string): Promise<void> {
  const ended = await change(async (tx) => {
    const holding = await tx
      .selectFrom('warnings')
      .innerJoin('warning_alerts', (join) =>
        join
          .onRef('warning_alerts.warning_id', '=', 'warnings.id')
          .onRef('warning_alerts.number', '=', 'warnings.alerts'),
      )
      .select('warning_alerts.content')
      .where('warnings.id', '=', id)
      .where('warnings.state', '=', 'active')
      .forUpdate('warnings')
      .executeTakeFirst();
    const content = holding?.content as Content | undefined;
    if (!content || new Date(content.expires) > now()) return false;
    const nothing = { proposed: null, waiting_since: null, cancel_reason: null };
    await setWarning(tx, id, { state: 'ended', ...nothing });
    await record(tx, system, 'warning.ended', { subject: 'warning', id });
    return true;
  });
  if (ended) await forget(WARNINGS);
}
