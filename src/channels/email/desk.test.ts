// What the desk sees of mail, what a sender finishes by a link, and how it all ends.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fileMailByHand } from '#modules/mails/by-hand.ts';
import { deskMail, deskMails, rawOf, readRawMail } from '#modules/mails/desk.ts';
import { eraseMailsOf, eraseOldMails } from '#modules/mails/erasing.ts';
import { finishKey, mailToFinish, photosToFinish } from '#modules/mails/finishing.ts';
import { keepPhotosOf } from '#modules/mails/photos.ts';
import { waitingMail } from '#modules/mails/keeping.ts';
import { keptPhotos, ownPhotos } from '#modules/media/queries.ts';
import { erasePhotos } from '#modules/media/actions.ts';
import { stranger } from '#modules/people/rules.ts';
import { requireMayEnter } from '#modules/reports/entering.ts';
import { fileReport } from '#modules/reports/filing.ts';
import { newReport } from '#modules/reports/input.ts';
import { setClock } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { getFile } from '#server/files.ts';
import { newId } from '#server/ids.ts';
import { DAY, keyIn, lettersAbout, monday, picture, rowOf, settle } from '../../../test/loop.ts';
import { comes, mailRow, openMailRoom, rawMail } from '../../../test/mails.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown, yard, type Town } from '../../../test/town.ts';
import { attachedTo, readMail } from './parse.ts';

let town: Town;
let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  openMailRoom();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

let count = 0;
const asked = async () => {
  const from = `Sender ${++count} <sender${count}@mail.example>`;
  return comes(await rawMail({ from, text: `Помогите ${count}`, photos: [await picture()] }));
};
const spam = async () =>
  comes(await rawMail({ text: `Купите ${++count}`, headers: { 'X-Spam-Flag': 'YES' } }));
const again = (raw: Buffer) => readMail(raw);
const there = { where: '54.8712345, 69.1421234' };
const lamp = () => ({ ...there, categoryId: town.category('lamp') });

test('a sender opens the link and finds everything, also after the photos were cleared away', async () => {
  const mail = await asked();
  const [letter] = await lettersAbout(mail.draft_id, 'mail-finish');
  const open = () => mailToFinish(keyIn(letter, 'mail'));
  const begun = await open();
  expect(begun).toMatchObject({ draftId: mail.draft_id, receipt: null });
  expect(await photosToFinish(begun, attachedTo)).toHaveLength(1);
  await change((tx) => erasePhotos(tx, mail.draft_id));
  setClock(new Date(monday.getTime() + 5 * DAY));
  expect(await photosToFinish(await open(), attachedTo)).toHaveLength(1);
  await fileReport(
    stranger,
    newReport.parse({
      ...{ ...begun.draft, ...yard, id: begun.draftId, categoryId: town.category('lamp') },
      email: begun.email,
    }),
  );
  await settle();
  expect(await ownPhotos(mail.draft_id)).toHaveLength(1);
  expect((await open()).receipt).not.toBeNull();
  const { code } = await rowOf(mail.draft_id);
  expect((await deskMail(cast.operatorOfAll, mail.id)).code).toBe(code);
});

test('the link is over after a week, and a guessed one opens nothing', async () => {
  const mail = await asked();
  setClock(new Date(monday.getTime() + 8 * DAY));
  await expect(mailToFinish(finishKey(mail.id))).rejects.toThrow('mail.link-over');
  await expect(mailToFinish('x'.repeat(43))).rejects.toThrow('mail.link-over');
  const other = await spam();
  await expect(mailToFinish(finishKey(other.id))).rejects.toThrow('mail.link-over');
});

test('the desk sees what came and what became of it, page by page; addresses are hidden', async () => {
  for (let nth = 0; nth < 52; nth++) await spam();
  const first = await deskMails(cast.operatorOfAll, { state: 'ignored' });
  expect(first.mails).toHaveLength(50);
  expect(first.mails[0]).toMatchObject({
    state: 'ignored',
    why: 'spam',
    sender: 'a…@mail.example',
  });
  expect(first.counts.get('ignored')).toBeGreaterThanOrEqual(52);
  const rest = await deskMails(cast.operatorOfAll, { state: 'ignored', before: first.next ?? '' });
  const seen = [...first.mails, ...rest.mails].map(({ id }) => id);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBe(first.counts.get('ignored'));
  const whole = await deskMails(cast.administrator, {});
  expect(whole.mails.map(({ sender }) => sender)).toContain('aigul@mail.example');
});

test('a responder, or a desk of one city, sees no mail', async () => {
  const { id } = await spam();
  for (const actor of [cast.lampWorker, cast.operatorOfPetropavl, stranger]) {
    await expect(deskMails(actor, {})).rejects.toThrow('people.may-not-desk');
    await expect(deskMail(actor, id)).rejects.toThrow('people.may-not-desk');
  }
  await expect(deskMail(cast.operatorOfAll, 'nothing')).rejects.toThrow('mail.unknown');
});

test('a mail is read with a reason, which is written down; an operator may not', async () => {
  const { id } = await spam();
  const why = { why: 'Somebody called about it' };
  await expect(readRawMail(cast.operatorOfAll, id, why)).rejects.toThrow('may-not-administer');
  await expect(readRawMail(cast.administrator, id, { why: '' })).rejects.toThrow('ledger.say-why');
  expect((await readRawMail(cast.administrator, id, why)).toString()).toContain('X-Spam-Flag');
  const read = await db
    .selectFrom('ledger_entries')
    .select('event')
    .where('subject_id', '=', id)
    .execute();
  expect(read).toEqual([{ event: 'mail.raw-read' }]);
});

test('what was not acted on is filed by hand, once, with its words and photos', async () => {
  const mail = await asked();
  await expect(fileMailByHand(cast.lampWorker, mail.id, lamp(), again)).rejects.toThrow(
    'people.may-not-desk',
  );
  const unclear = { ...lamp(), where: 'nowhere known' };
  await expect(fileMailByHand(cast.operatorOfAll, mail.id, unclear, again)).rejects.toThrow(
    'mail.place-unclear',
  );
  const code = await fileMailByHand(cast.operatorOfAll, mail.id, lamp(), again);
  await settle();
  const report = await rowOf(mail.draft_id);
  expect(report).toMatchObject({ code, channel: 'email', place_from: 'desk' });
  expect(report.words).toMatch(/^Помогите/);
  expect(await ownPhotos(report.id)).toHaveLength(1);
  expect(await mailRow(mail.id)).toMatchObject({ state: 'filed', report_id: report.id });
  await expect(fileMailByHand(cast.operatorOfAll, mail.id, lamp(), again)).rejects.toThrow(
    'mail.is-settled',
  );
});

test('after 30 days nothing is left of a mail but that it came', async () => {
  const mail = await asked();
  const raw = mail.raw_key ?? '';
  setClock(new Date(monday.getTime() + 29 * DAY));
  await eraseOldMails();
  expect((await rawOf(mail.id)).length).toBeGreaterThan(0);
  setClock(new Date(monday.getTime() + 31 * DAY));
  await eraseOldMails();
  await settle();
  expect(await mailRow(mail.id)).toMatchObject({
    ...{ sender: '', sender_id: null, subject: '', recipients: [], draft: null, raw_key: null },
    ...{ envelope_from: '', peer: '', helo: '', left_out: [], state: 'asked' },
  });
  await expect(getFile(raw)).rejects.toThrow('ENOENT');
  await expect(rawOf(mail.id)).rejects.toThrow('mail.unknown');
  expect(await waitingMail(mail.id)).toBeNull();
  const { mails } = await deskMails(cast.administrator, {});
  expect(mails.filter(({ taken_at }) => taken_at <= monday)).toEqual([]);
});

test('with its report a mail is erased at once', async () => {
  const mail = await asked();
  await change((tx) => eraseMailsOf(tx, mail.draft_id));
  await settle();
  expect(await mailRow(mail.id)).toMatchObject({ sender: '', subject: '', raw_key: null });
  await expect(getFile(mail.raw_key ?? '')).rejects.toThrow('ENOENT');
  expect(await keptPhotos(mail.draft_id)).toHaveLength(1);
});

test('photos are kept for what somebody may add them to, and named where they may not', async () => {
  const mail = await spam();
  const photo = { name: 'a.png', mime: 'image/png', bytes: await picture(), inline: false };
  const proof = { id: mail.draft_id, kind: 'proof' as const };
  expect(await keepPhotosOf(stranger, mail.id, proof, [photo])).toBe(0);
  expect(await mailRow(mail.id)).toMatchObject({ left_out: ['photo.not-yours'], photos: 0 });
  const report = { id: mail.draft_id, kind: 'report' as const };
  expect(await keepPhotosOf(stranger, mail.id, report, [photo, photo])).toBe(1);
});

test('whoever may not enter a report for others files none by mail either', async () => {
  const input = newReport.parse({
    ...{ ...yard, id: newId(), categoryId: town.category('lamp'), words: 'Dark', locale: 'ru' },
  });
  await expect(requireMayEnter(cast.lampWorker, input)).rejects.toThrow('people.may-not-desk');
  await expect(requireMayEnter(cast.operatorOfKyzylzhar, input)).rejects.toThrow('not-your-area');
  await requireMayEnter(cast.operatorOfPetropavl, input);
});
