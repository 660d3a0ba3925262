import { strToU8, zipSync } from 'fflate';
import { Refusal } from '#basics/refusal.ts';
import { messagesOf } from '#modules/conversations/queries.ts';
import { eraseConversation } from '#modules/conversations/erasing.ts';
import { record } from '#modules/ledger/actions.ts';
import { forgetLetters } from '#modules/letters/actions.ts';
import { eraseOwnPhotos, ownOriginals } from '#modules/media/own-files.ts';
import { forgetDevices } from '#modules/notifications/devices.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { eraseWhoFiled, reportsOfAddress } from '#modules/reports/ending.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { reporterReport } from '#modules/reports/reporter.ts';
import { change, db, type Tx } from '#server/database.ts';
import { eraseReport } from './anonymising.ts';
import { requireRight } from './holds.ts';
import type { AddressAsked } from './input.ts';

/**
 * Everything held about a report, for whoever filed it: a ZIP with report.json and their photos
 * as they sent them. Refuses everybody else.
 */
export async function exportOwn(actor: Actor) {
  const { photos: _, id, ...report } = await reporterReport(actor);
  const [messages, photos] = await Promise.all([messagesOf(actor, id), ownOriginals(id)]);
  const all = {
    report,
    messages: messages.map(({ side, words, said_at: at }) => ({ side, words, at })),
    photos: photos.map(({ name, kind, received_at: at }) => ({ name: `photos/${name}`, kind, at })),
  };
  const bytes = zipSync({
    'report.json': strToU8(JSON.stringify(all, null, 2)),
    ...Object.fromEntries(photos.map(({ name, bytes: photo }) => [`photos/${name}`, photo])),
  });
  await change((tx) => record(tx, actor, 'report.exported', { subject: 'report', id }));
  return { name: `${report.code}.zip`, bytes: Buffer.from(bytes) };
}

/**
 * The reporter takes back what is theirs: contact, photos, messages and letters at once, and of
 * their words what strangers never read. Work that is not over goes on without them; what is over
 * is anonymised whole. Refuses everybody else, and a report that is held back.
 */
export function eraseOwn(actor: Actor): Promise<void> {
  if (actor.kind !== 'reporter') throw new Refusal('report.not-yours', 403);
  return change((tx) => eraseAtWish(tx, actor, actor.reportId));
}

const over = ['confirmed', 'declined', 'merged'];

async function eraseAtWish(tx: Tx, actor: Actor, reportId: string) {
  const report = await lockReport(tx, reportId);
  await refuseHeld(tx, report.code);
  await record(tx, actor, 'report.erasure-asked', { subject: 'report', id: reportId });
  if (over.includes(report.state)) {
    await eraseReport(tx, actor, reportId);
    return;
  }
  for (const email of await eraseWhoFiled(tx, reportId)) await forgetLetters(tx, reportId, email);
  await eraseOwnPhotos(tx, reportId);
  await eraseConversation(tx, reportId, 'reporter');
  await forgetDevices(tx, reportId);
}

async function refuseHeld(tx: Tx, code: string) {
  const held = await tx
    .selectFrom('retention_holds')
    .select('id')
    .where('report_code', '=', code)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (held) throw new Refusal('retention.is-held', 409);
}

/**
 * What is held under an address or number, for somebody who asks the desk in person. The look and
 * its reason are written down for each report. Refuses whoever may not read contacts and erase.
 */
export async function reportsUnder(actor: Actor, { address, why }: AddressAsked) {
  requireBoth(actor);
  const found = await reportsOfAddress(db, address);
  await change(async (tx) => {
    for (const { id } of found) {
      await record(tx, actor, 'report.contact-read', { subject: 'report', id, why });
    }
  });
  return found.map(({ code, state, filed_at: filedAt }) => ({ code, state, filedAt }));
}

/** The desk erases, for somebody who asked, everything under their address. Gives how many reports. */
export async function eraseUnder(actor: Actor, { address, why }: AddressAsked): Promise<number> {
  requireBoth(actor);
  const found = await reportsOfAddress(db, address);
  for (const { id } of found) {
    await change(async (tx) => {
      await record(tx, actor, 'report.contact-read', { subject: 'report', id, why });
      await eraseAtWish(tx, actor, id);
    });
  }
  return found.length;
}

function requireBoth(actor: Actor) {
  requireRight(actor);
  if (!may(actor, 'contact.read')) throw new Refusal('people.may-not-desk', 403);
}
