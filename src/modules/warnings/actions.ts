import { randomInt } from 'node:crypto';
import { DateTime } from 'luxon';
import { Refusal } from '#basics/refusal.ts';
import { requireCampaign } from '#modules/campaigns/choices.ts';
import { record } from '#modules/ledger/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { change, type Tx } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { groundOf, requireGround } from './ground.ts';
import type { CancelForm, WarningForm } from './input.ts';
import { askSecondPerson } from './waiting.ts';
import { keepTexts, lockWarning, setWarning } from './keeping.ts';

const SIGNS = '23456789abcdefghjkmnpqrstuvwxyz';
const CODE_SIGNS = 7;
/** A warning that nobody looks after would stand for ever. */
const LONGEST_DAYS = 31;

/** Writes a warning down; nobody outside sees it yet. Gives its id. */
export async function draftWarning(actor: Actor, input: WarningForm): Promise<string> {
  const row = await rowOf(actor, input);
  const id = newId();
  const code = Array.from({ length: CODE_SIGNS }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  await change(async (tx) => {
    const made = { made_by: personOf(actor), made_at: now(), ...touchedBy(actor) };
    await tx
      .insertInto('warnings')
      .values({ ...{ id, code, state: 'draft', exercise: input.exercise }, ...row, ...made })
      .execute();
    await keepTexts(tx, id, input.texts);
    await record(tx, actor, 'warning.drafted', { subject: 'warning', id });
  });
  return id;
}

/** Changes a warning that is not out yet. Who was asked to approve it is asked anew. */
export async function changeWarning(actor: Actor, id: string, input: WarningForm): Promise<void> {
  const row = await rowOf(actor, input);
  await change(async (tx) => {
    const warning = await lockWarning(tx, actor, { id, permission: 'warning.edit' });
    if (warning.state !== 'draft' && warning.state !== 'waiting') {
      throw new Refusal('warning.is-out');
    }
    const set = { ...row, ...touchedBy(actor), exercise: input.exercise, state: 'draft' };
    await setWarning(tx, id, set);
    await keepTexts(tx, id, input.texts);
    await record(tx, actor, 'warning.changed', { subject: 'warning', id });
  });
}

/** Proposes another text, ground or end for a warning that is out; what is out stays until a second person approves. */
export async function updateWarning(actor: Actor, id: string, input: WarningForm): Promise<void> {
  const row = await rowOf(actor, input);
  await change(async (tx) => {
    await lockHolding(tx, actor, id);
    await setWarning(tx, id, { ...row, ...touchedBy(actor), proposed: 'update' });
    await keepTexts(tx, id, input.texts);
    await record(tx, actor, 'warning.update-proposed', { subject: 'warning', id });
  });
}

/** Proposes to end a warning: the danger is over, or it was a mistake. A second person approves that too. */
export async function cancelWarning(actor: Actor, id: string, input: CancelForm): Promise<void> {
  await change(async (tx) => {
    const warning = await lockHolding(tx, actor, id);
    const end = { proposed: 'cancel', cancel_reason: input.reason };
    const touched = touchedBy(actor);
    await setWarning(tx, id, { ...touched, ...end, waiting_since: now() });
    await askSecondPerson(tx, actor, { ...warning, ...touched, ...end });
    for (const [locale, words] of Object.entries(input.words)) {
      await tx
        .updateTable('warning_texts')
        .set({ all_clear: words })
        .where('warning_id', '=', id)
        .where('locale', '=', locale)
        .execute();
    }
    await record(tx, actor, 'warning.end-proposed', { subject: 'warning', id });
  });
}

/** Asks a second person to approve what was written. */
export async function sendWarningForApproval(actor: Actor, id: string): Promise<void> {
  await change(async (tx) => {
    const warning = await lockWarning(tx, actor, { id, permission: 'warning.edit' });
    const isUpdate = warning.state === 'active' && warning.proposed === 'update';
    if (warning.state !== 'draft' && !isUpdate) throw new Refusal('warning.nothing-to-send');
    if (warning.expires <= now()) throw new Refusal('warning.ends-past', 422, {}, 'expires');
    await setWarning(tx, id, { waiting_since: now(), ...(!isUpdate && { state: 'waiting' }) });
    await askSecondPerson(tx, actor, warning);
    await record(tx, actor, 'warning.sent-for-approval', { subject: 'warning', id });
  });
}

/** Gives a warning that waits back to whoever wrote it; an end that was proposed is dropped. */
export async function returnWarning(actor: Actor, id: string): Promise<void> {
  await change(async (tx) => {
    const warning = await lockWarning(tx, actor, { id, permission: 'warning.edit' });
    if (warning.waiting_since === null) throw new Refusal('warning.nothing-to-approve');
    await setWarning(tx, id, {
      waiting_since: null,
      ...(warning.state === 'waiting' && { state: 'draft' }),
      ...(warning.proposed === 'cancel' && { proposed: null, cancel_reason: null }),
    });
    await record(tx, actor, 'warning.returned', { subject: 'warning', id });
  });
}

/** Throws away a warning that was never out: nobody outside ever saw it. */
export async function dropWarning(actor: Actor, id: string): Promise<void> {
  await change(async (tx) => {
    const warning = await lockWarning(tx, actor, { id, permission: 'warning.edit' });
    if (warning.alerts > 0) throw new Refusal('warning.is-out');
    await keepTexts(tx, id, {});
    await tx.deleteFrom('warnings').where('id', '=', id).execute();
    await record(tx, actor, 'warning.dropped', { subject: 'warning', id });
  });
}

async function lockHolding(tx: Tx, actor: Actor, id: string) {
  const warning = await lockWarning(tx, actor, { id, permission: 'warning.edit' });
  if (warning.state !== 'active') throw new Refusal('warning.not-out');
  return warning;
}

/** Whoever changes it cannot approve it: an approval that was given before is void. */
const touchedBy = (actor: Actor) => ({
  ...{ changed_by: personOf(actor), changed_at: now() },
  ...{ approved_by: null, approved_at: null, waiting_since: null },
  ...{ proposed: null, cancel_reason: null },
});

async function rowOf(actor: Actor, input: WarningForm) {
  const { circle, corners: outline, areaIds } = input;
  requireGround(actor, 'warning.edit', await groundOf({ areaIds, circle, outline }));
  await requireCampaign(input.campaignId);
  const expires = inPlace(input.expires);
  const latest = DateTime.fromJSDate(now()).plus({ days: LONGEST_DAYS });
  if (expires <= now()) throw new Refusal('warning.ends-past', 422, {}, 'expires');
  if (expires > latest.toJSDate()) {
    throw new Refusal('warning.ends-late', 422, { days: LONGEST_DAYS }, 'expires');
  }
  const { kind, urgency, severity, certainty, response } = input;
  return {
    ...{ kind, urgency, severity, certainty, response, expires, area_ids: areaIds },
    onset: input.onset ? inPlace(input.onset) : null,
    campaign_id: input.campaignId,
    outline: outline && JSON.stringify(outline),
    circle_lon: circle?.lon ?? null,
    circle_lat: circle?.lat ?? null,
    circle_km: circle?.km ?? null,
  };
}

const inPlace = (local: string) => DateTime.fromISO(local, { zone: config.timeZone }).toJSDate();
