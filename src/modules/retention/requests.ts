import { Refusal } from '#basics/refusal.ts';
import { eraseConversation } from '#modules/conversations/erasing.ts';
import { record } from '#modules/ledger/actions.ts';
import { eraseReasonsAbout } from '#modules/ledger/erasing.ts';
import { forgetLetters } from '#modules/letters/actions.ts';
import { eraseOwnPhotos } from '#modules/media/own-files.ts';
import { forgetDevices, forgetTold } from '#modules/notifications/devices.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { eraseWhoFiled, reportsOfAddress, withParts } from '#modules/reports/ending.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { change, db, type Tx } from '#server/database.ts';
import { eraseReport } from './anonymising.ts';
import { heldCodes, requireRight } from './holds.ts';
import type { AddressAsked } from './input.ts';

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
  await refuseHeld(tx, reportId);
  await record(tx, actor, 'report.erasure-asked', { subject: 'report', id: reportId });
  if (over.includes(report.state)) {
    await eraseReport(tx, actor, reportId);
    return;
  }
  for (const email of await eraseWhoFiled(tx, reportId)) await forgetLetters(tx, reportId, email);
  await eraseOwnPhotos(tx, reportId);
  await eraseConversation(tx, reportId, 'reporter');
  await forgetDevices(tx, reportId);
  await forgetTold(tx, reportId);
  await eraseReasonsAbout(tx, reportId);
}

/** A report that is held back, or a part of it, is erased by nobody. */
async function refuseHeld(tx: Tx, reportId: string) {
  const held = new Set(await heldCodes(tx));
  const all = await withParts(tx, reportId);
  if (all.some(({ code }) => held.has(code))) throw new Refusal('retention.is-held', 409);
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

/**
 * The desk erases, for somebody who asked, everything under their address. Gives how many reports.
 * One that is held back keeps none of the others: they are erased, and then it is said.
 */
export async function eraseUnder(actor: Actor, { address, why }: AddressAsked): Promise<number> {
  requireBoth(actor);
  const found = await reportsOfAddress(db, address);
  let held: unknown;
  for (const { id } of found) {
    try {
      await change(async (tx) => {
        await eraseAtWish(tx, actor, id);
        // After it, so that the reason for the erasing itself is not erased with the others.
        await record(tx, actor, 'report.contact-read', { subject: 'report', id, why });
      });
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      held = problem;
    }
  }
  if (held) throw held;
  return found.length;
}

function requireBoth(actor: Actor) {
  requireRight(actor);
  if (!may(actor, 'contact.read')) throw new Refusal('people.may-not-desk', 403);
}
