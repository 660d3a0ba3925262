import type { Locale } from '#basics/localised.ts';
import { paths } from '#basics/paths.ts';
import { Refusal } from '#basics/refusal.ts';
import type { MessageKey } from '#basics/words.ts';
import { dropDevice, keepDevice } from '#modules/notifications/devices.ts';
import type { GivenDevice } from '#modules/notifications/input.ts';
import { queuePushes } from '#modules/notifications/pushing.ts';
import type { Actor } from '#modules/people/rules.ts';
import { receiptKey } from '#modules/reports/codes.ts';
import { lockReport, type News } from '#modules/reports/moving.ts';
import { writeCode } from '#modules/reports/rules.ts';
import { change, type Tx } from '#server/database.ts';
import { sayIn } from '#server/words.ts';

/** The reporter's phone hears of their report: its moves, and what others say to them. */
export function hearOnPhone(actor: Actor, given: GivenDevice, locale: Locale): Promise<void> {
  if (actor.kind !== 'reporter') throw new Refusal('report.unknown', 404);
  const { reportId } = actor;
  return change(async (tx) => {
    await lockReport(tx, reportId);
    await keepDevice(tx, { rootId: reportId, side: 'reporter', locale }, given);
  });
}

/** Somebody's phone hears of the moves of a public report. No address, no name. */
export function followOnPhone(reportId: string, given: GivenDevice, locale: Locale): Promise<void> {
  return change(async (tx) => {
    const report = await lockReport(tx, reportId);
    if (report.showing !== 'public') throw new Refusal('report.unknown', 404);
    await keepDevice(tx, { rootId: reportId, side: 'follower', locale }, given);
  });
}

/** A phone wants to hear no more of a report: that it knows its own address is proof enough. */
export const hearNoMore = (reportId: string, endpoint: string) => dropDevice(reportId, endpoint);

type Moved = { code: string; showing: string };

/** Tells the phones that hear of a report of a move: what happened and the code, nothing else. */
export async function tellPhones(tx: Tx, { reportId, event, moveId }: News, report: Moved) {
  const face = {
    ...{ rootId: reportId, kind: 'update', once: moveId, words: writeCode(report.code) },
    title: (locale: Locale) => sayIn(locale)(`push.${event}` as MessageKey),
  };
  const path = paths.receipt(receiptKey(reportId));
  await queuePushes(tx, { ...face, side: 'reporter', path });
  if (report.showing !== 'public') return;
  await queuePushes(tx, { ...face, side: 'follower', path: paths.reportPage(report.code) });
}
