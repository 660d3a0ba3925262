import { parsePlace } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { placeIn } from '#basics/place-words.ts';
import { placesFor } from '#modules/areas/locating.ts';
import { may, stranger, type Actor } from '#modules/people/rules.ts';
import { requireMayEnter } from '#modules/reports/entering.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { newReport } from '#modules/reports/input.ts';
import { isFiled } from '#modules/reports/queries.ts';
import { emailAddress } from '#modules/people/input.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { deskMail, rawOf } from './desk.ts';
import type { FiledByHand } from './input.ts';
import { keepPhotosOf } from './photos.ts';
import { mayFileByHand, type ReadMail } from './rules.ts';
import { understand } from './understanding.ts';

/**
 * The desk files a mail that was not acted on as a report, with its words and photos; `readAgain`
 * reads it. Gives the report's number. Refuses a mail that became something already, and a place or
 * kind that is not this desk's.
 */
export async function fileMailByHand(
  actor: Actor,
  id: string,
  { categoryId, where }: FiledByHand,
  readAgain: (raw: Buffer) => Promise<ReadMail>,
): Promise<string> {
  const { state } = await deskMail(actor, id);
  if (!may(actor, 'report.enter')) throw new Refusal('people.may-not-desk', 403);
  const draftId = await draftOf(id);
  if (!mayFileByHand(state) || (await isFiled(draftId))) throw new Refusal('mail.is-settled', 409);
  const read = await readAgain(await rawOf(id));
  await keepPhotosOf(stranger, id, { id: draftId, kind: 'report' }, read.attached);
  const { words, locale } = await understand(read, draftId);
  const contact = emailAddress.safeParse(read.from);
  const input = newReport.parse({
    ...{
      id: draftId,
      categoryId,
      words,
      locale,
      channel: 'email',
      ...(await placeOf(where, read)),
    },
    ...(contact.success && { email: contact.data, name: read.name.slice(0, 120) }),
  });
  await requireMayEnter(actor, input);
  return change(async (tx) => {
    const { code } = await fileReport(actor, input, { inReplyTo: read.messageId }, tx);
    await tx
      .updateTable('mails')
      .set({ state: 'filed', why: null, report_id: draftId, handled_at: now() })
      .where('id', '=', id)
      .execute();
    return code;
  });
}

async function draftOf(id: string): Promise<string> {
  const row = await db
    .selectFrom('mails')
    .select('draft_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.draft_id;
}

/** The place the desk typed: a coordinate, the link of a map, or an address that only one place has. */
async function placeOf(where: string, { locale }: ReadMail) {
  const typed = parsePlace(where) ?? placeIn(where);
  if (typed) return { lon: typed.lon, lat: typed.lat, accuracyM: 10, placeFrom: 'desk' };
  const [only, other] = await placesFor(where, locale);
  if (!only || other) throw new Refusal('mail.place-unclear', 422, {}, 'where');
  const { lon, lat, accuracyM } = only;
  return { lon, lat, accuracyM, placeFrom: 'desk', address: where };
}
