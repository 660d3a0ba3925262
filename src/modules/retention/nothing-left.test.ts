// What is erased is searched for in the whole database: a table that comes later and keeps something
// of a report or an appeal fails here.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymiseAppeals } from '#modules/appeals/erasing.ts';
import { askApplicant, replyToQuestion } from '#modules/appeals/asking.ts';
import { answerAppeal } from '#modules/appeals/answering.ts';
import { takeAppeal } from '#modules/appeals/handling.ts';
import { complain, answerReview, assignReview } from '#modules/appeals/reviews.ts';
import { declineTask } from '#modules/assignments/actions.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { record } from '#modules/ledger/actions.ts';
import { replyAddressOf } from '#modules/letters/replies.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { keepDevice } from '#modules/notifications/devices.ts';
import { stranger } from '#modules/people/rules.ts';
import { flagReport } from '#modules/reports/flags.ts';
import { newFlag } from '#modules/reports/input-desk.ts';
import { startBulk } from '#modules/reports/bulk.ts';
import { declineReport, editReport } from '#modules/reports/moderation.ts';
import { writeNote, writeUpdate } from '#modules/reports/notes.ts';
import { answerOutside, askOutside, questionOf } from '#modules/reports/outside.ts';
import { splitIntoParts } from '#modules/reports/parts.ts';
import { followReport } from '#modules/subscriptions/actions.ts';
import { now, setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { appealFiled } from '../../../test/appeals.ts';
import {
  DAY,
  fileAndSettle,
  keyIn,
  lettersAbout,
  linkOf,
  monday,
  pass,
  picture,
  rowOf,
  settle,
} from '../../../test/loop.ts';
import { comes, openMailRoom, rawMail } from '../../../test/mails.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import { eraseReport } from './anonymising.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
});
afterAll(() => setClock(null));

type Column = { name: string; column: string };

/** Every column of every table that may hold words, a number or a list of them. */
async function columns(): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select format('%I.%I', columns.table_schema, columns.table_name) as name,
      format('%I', column_name) as column
    from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE'
      and columns.table_schema not in ('pg_catalog', 'information_schema')
      and (data_type in ('text', 'character varying', 'json', 'jsonb', 'double precision', 'point', 'tsvector')
        or data_type = 'ARRAY')`.execute(db);
  return rows;
}

/** Where one of the marks is still read. */
async function placesWith(marks: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name, column } of await columns()) {
    const { rows } = await sql<{ said: string }>`
      select ${sql.raw(column)}::text as said from ${sql.raw(name)}
      where ${sql.raw(column)}::text ilike any(${marks.map((mark) => `%${mark}%`)}::text[])
    `.execute(db);
    if (rows.length > 0) found.push(`${name}.${column}: ${rows[0]?.said.slice(0, 200)}`);
  }
  return found;
}

const mark = 'Zyxwomark';
const place = { lon: 69.1432187, lat: 54.8712943 };
const marks = [mark, '7774443322', '777 444 33 22', '69.14321', '54.87129'];
const why = `${mark} asked for it`;
const words = `${mark} wrote this, call +7 777 444 33 22`;

/** The reporter answers the receipt by mail. */
async function writeByMail(id: string) {
  const email = `${mark}@example.org`;
  openMailRoom();
  const to = replyAddressOf({ kind: 'receipt', about_id: id, recipient: email.toLowerCase() });
  const mail = await rawMail({ from: `${mark} <${email}>`, to, subject: mark, text: words });
  const row = await comes(mail, { to: [to], envelopeFrom: email });
  expect(row).toMatchObject({ state: 'message', report_id: id });
}

/** Through everything that can happen to a report of somebody with a mark in every field. */
async function throughEverything() {
  const id = newId();
  await keepPhoto(stranger, { subjectId: id, kind: 'report' }, await picture());
  const filed = await fileAndSettle(town, {
    ...{ id, ...place, words, address: `${mark} street 5`, name: mark },
    ...{ email: `${mark}@example.org`, phone: '+7 777 444 33 22' },
  });
  const { reporter, code } = filed;
  const link = await linkOf(id);
  const desk = cast.operatorOfAll;
  await sayToOthers(reporter, id, { words, locale: 'en' });
  await sayToOthers(link.actor, id, { words, locale: 'ru' });
  await writeByMail(id);
  await writeNote(desk, id, { words });
  await writeUpdate(desk, id, { words: `${mark} was here` });
  await flagReport(
    stranger,
    id,
    newFlag.parse({ reason: 'person', words, locale: 'en', email: `flag.${mark}@example.org` }),
  );
  await followReport(id, { email: `follower.${mark}@example.org`, locale: 'ru' });
  await askOutside(desk, id, {
    name: mark,
    email: `out.${mark}@example.org`,
    locale: 'en',
    words,
    photoIds: [],
  });
  await settle();
  const [letter] = await lettersAbout(id, 'outside-question');
  await answerOutside(questionOf(keyIn(letter, 'outside')), { words });
  const row = await rowOf(id);
  await editReport(desk, id, {
    ...{ categoryId: row.category_id, publicAddress: `${mark} street`, why },
    publicWords: `${mark} again`,
  });
  await declineTask(link.actor, link.ref, { reason: words });
  await change((tx) => record(tx, desk, 'report.contact-read', { subject: 'report', id, why }));
  await settle();
  const part = { words, categoryId: row.category_id, photoIds: [] };
  await splitIntoParts(desk, id, { why, parts: [part, part] });
  await settle();
  await startBulk(desk, { verb: 'take', codes: [code] });
  return filed;
}

/** Their phone wants to hear of it. */
const listen = (rootId: string) =>
  change((tx) =>
    keepDevice(
      tx,
      { rootId, side: 'reporter', locale: 'ru', name: `${mark} phone` },
      {
        endpoint: `https://fcm.googleapis.com/fcm/send/${mark}`,
        keys: { p256dh: mark, auth: mark },
      },
    ),
  );

describe('after a report was anonymised', () => {
  test('nothing of who filed it, of what was said or of the place is found anywhere', async () => {
    const { id, code } = await throughEverything();
    expect((await placesWith(marks)).length).toBeGreaterThan(15);
    const parts = await db.selectFrom('reports').select('id').where('part_of', '=', id).execute();
    expect(parts).toHaveLength(2);
    for (const one of [...parts, { id }]) {
      await declineReport(cast.operatorOfAll, one.id, { why, anyway: true });
    }
    await settle();
    await listen(id);
    await change((tx) => eraseReport(tx, { kind: 'system' }, id));
    await pass(60_000);
    expect(await placesWith(marks)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ code, state: 'declined', anonymised_at: monday });
  });
});

const other = 'Qvyrapplicant';
const theirs = `${other} wrote this`;

describe('after an appeal was anonymised', () => {
  test('nothing of the applicant or of what was written is found anywhere', async () => {
    const filed = await appealFiled(town, {
      ...{ name: other, email: `${other}@example.org`, phone: '+7 778 111 99 88' },
      ...{ words: theirs, subject: `${other} stairs`, address: `${other} street 5` },
    });
    await settle();
    const desk = cast.operatorOfPetropavl;
    await takeAppeal(desk, filed.id);
    await askApplicant(desk, filed.id, { ground: 'document', words: theirs });
    await replyToQuestion(filed.applicant, { words: theirs });
    await answerAppeal(desk, filed.id, { outcome: 'refused', words: theirs });
    await complain(filed.applicant, { words: theirs });
    await assignReview(cast.operatorOfAll, filed.id, {
      organisationId: town.organisation('police'),
      personId: cast.operatorOfAll.personId,
    });
    await answerReview(cast.operatorOfAll, filed.id, { outcome: 'satisfied', words: theirs });
    const about = { subject: 'appeal', id: filed.id, why: theirs } as const;
    await change((tx) => record(tx, desk, 'appeal.applicant-read', about));
    await settle();
    expect((await placesWith([other, '7781119988', '778 111 99 88'])).length).toBeGreaterThan(8);
    setClock(new Date(monday.getTime() + 6 * 365 * DAY));
    await change((tx) => anonymiseAppeals(tx, now(), 10));
    await settle();
    expect(await placesWith([other, '7781119988', '778 111 99 88'])).toEqual([]);
  });
});
