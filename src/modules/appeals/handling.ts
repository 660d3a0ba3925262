import { Refusal } from '#basics/refusal.ts';
import { areaTree } from '#modules/areas/queries.ts';
import { upwards } from '#modules/areas/rules.ts';
import { workCalendar } from '#modules/calendars/queries.ts';
import { record } from '#modules/ledger/actions.ts';
import { organisationById } from '#modules/organisations/queries.ts';
import type { Actor } from '#modules/people/rules.ts';
import { peopleWhoMay } from '#modules/people/who-may.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { clockStart, endOfTerm, setDue } from './clock.ts';
import type { AppealAssignment, AppealForward, AppealWords } from './input.ts';
import { asRule, lawOf } from './law.ts';
import {
  lockToHandle,
  moveAppeal,
  tellLater,
  tellStaffLater,
  writeMessage,
  type LockedAppeal,
} from './moving.ts';
import { runs } from './rules.ts';

/** "I do it": the appeal has a name beside it from now on. */
export function takeAppeal(actor: Actor, id: string) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    if (actor.kind !== 'person') throw new Refusal('appeal.may-not', 403);
    await moveAppeal(tx, actor, appeal, {
      to: appeal.state === 'new' ? 'handled' : appeal.state,
      event: 'appeal.taken',
      set: { handler_id: actor.personId },
    });
  });
}

/** Gives it to a body, or to a person of it; its clock goes on. */
export function assignAppeal(actor: Actor, id: string, input: AppealAssignment) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    if (!runs(appeal.state)) throw new Refusal(`appeal.cannot.${appeal.state}`, 409);
    await requireAble(tx, appeal, input);
    await moveAppeal(tx, actor, appeal, {
      to: input.personId ? 'handled' : 'new',
      event: 'appeal.assigned',
      facts: { organisation: input.organisationId },
      set: { organisation_id: input.organisationId, handler_id: input.personId },
    });
    await tellStaffLater(tx, id, 'given', now().toISOString());
  });
}

/** Refuses a body that is not in use, and a person who may not handle it there. */
export async function requireAble(
  tx: Tx,
  appeal: Pick<LockedAppeal, 'area_id'>,
  { organisationId, personId }: AppealAssignment,
) {
  if (organisationId) {
    const organisation = await organisationById(organisationId);
    if (!organisation || organisation.retired) {
      throw new Refusal('appeal.choose-body', 400, {}, 'organisationId');
    }
  }
  if (!personId) return;
  const able = await ableToHandle(tx, appeal.area_id, organisationId);
  if (!able.some((one) => one.id === personId)) {
    throw new Refusal('appeal.choose-person', 400, {}, 'personId');
  }
}

/** Who may handle an appeal of this area and body. */
async function ableToHandle(tx: Tx, areaId: string | null, organisationId: string | null) {
  const areas = areaId ? upwards(areaId, await areaTree()).map((area) => area.id) : [];
  return peopleWhoMay(tx, 'appeal.handle', { areas, organisationId });
}

/**
 * Passes it on to the body that is competent, and tells the applicant. That body's days are counted
 * from now. Passing on too late is not forbidden, for that would only harm who waits: it is written
 * down and said.
 */
export function forwardAppeal(actor: Actor, id: string, input: AppealForward) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    if (!runs(appeal.state)) throw new Refusal(`appeal.cannot.${appeal.state}`, 409);
    await requireAble(tx, appeal, { organisationId: input.organisationId, personId: null });
    if (input.organisationId === appeal.organisation_id) {
      throw new Refusal('appeal.same-body-already', 409, {}, 'organisationId');
    }
    const law = lawOf(appeal.law);
    const inTime = now() <= (await endOfTerm(asRule(law.forward), appeal.clock_from));
    const clockFrom = clockStart(now(), law, await workCalendar());
    await moveAppeal(tx, actor, appeal, {
      to: 'new',
      event: 'appeal.forwarded',
      facts: { organisation: input.organisationId, inTime },
      set: {
        ...{ organisation_id: input.organisationId, handler_id: null },
        ...{ forwarded_at: now(), clock_from: clockFrom },
      },
    });
    await setDue(tx, { ...appeal, clock_from: clockFrom });
    const to = { id, organisation_id: input.organisationId };
    const cause = await writeMessage(tx, to, actor, { kind: 'forwarded', words: input.words });
    await tellLater(tx, id, 'forwarded', cause);
    await tellStaffLater(tx, id, 'given', cause);
  });
}

/** A note for the desk, which the applicant never sees. */
export function noteAppeal(actor: Actor, id: string, { words }: AppealWords) {
  return change(async (tx) => {
    const appeal = await lockToHandle(tx, actor, id);
    await writeMessage(tx, appeal, actor, { kind: 'note', words });
    await record(tx, actor, 'appeal.noted', { subject: 'appeal', id });
  });
}
