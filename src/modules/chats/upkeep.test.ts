import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { change, db } from '#server/database.ts';
import { now, setClock } from '#server/clock.ts';
import { openFile } from '#server/files.ts';
import {
  buttonIn,
  ChatPerson,
  corner,
  draftOf,
  files,
  photosOf,
  reportsOf,
  toSummary,
  wordsIn,
} from '../../../test/chats.ts';
import { DAY, HOUR, monday, picture } from '../../../test/loop.ts';
import { hireCast, type Cast } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { eraseChatsOf } from './erasing.ts';
import { forgetOld, mindDrafts } from './upkeep.ts';
import { deskVoices, readVoice } from './voices.ts';

let cast: Cast;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  cast = await hireCast();
});
beforeEach(() => setClock(monday));
afterAll(() => setClock(null));

const wait = (ms: number) => setClock(new Date(now().getTime() + ms));
const drafts = async ({ accountId }: ChatPerson) =>
  (await db.selectFrom('chat_drafts').selectAll().where('account_id', '=', accountId).execute())
    .length;
const voice = (person: ChatPerson, bytes = 'OggS spoken') => {
  const id = `voice${person.files.size}`;
  person.files.set(id, Buffer.from(bytes));
  return { kind: 'voice' as const, media: { id, mime: 'audio/ogg; codecs=opus' }, seconds: 7 };
};
const fileIsThere = (key: string) =>
  new Promise<boolean>((resolve) => {
    openFile(key)
      .on('open', (): void => resolve(true))
      .on('error', () => resolve(false));
  });

describe('silence', () => {
  test('after three hours they are reminded once, and can go on', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    wait(2 * HOUR);
    await mindDrafts();
    expect(await person.looks()).toEqual([]);
    wait(2 * HOUR);
    await mindDrafts();
    await mindDrafts();
    const reminded = await person.looks();
    expect(wordsIn(reminded)).toContain('is not sent yet');
    expect(reminded).toHaveLength(1);
    const asked = await person.presses(buttonIn(reminded, 'Go on'));
    expect(wordsIn(asked)).toContain('Where is it?');
    wait(5 * HOUR);
    await mindDrafts();
    expect(await person.looks()).toEqual([]);
  });

  test('a day after the last word the draft is erased with photos and voices', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    await person.does(voice(person));
    wait(20 * HOUR);
    await person.shares(corner());
    const { report_id: id } = await draftOf(person);
    wait(23 * HOUR);
    await mindDrafts();
    expect([await drafts(person), await photosOf(id)]).toEqual([1, 1]);
    wait(2 * HOUR);
    await mindDrafts();
    expect([await drafts(person), await photosOf(id)]).toEqual([0, 0]);
    expect(
      await db.selectFrom('chat_voices').selectAll().where('report_id', '=', id).execute(),
    ).toEqual([]);
    expect(wordsIn(await person.presses('draft:12345678:send'))).toContain('no longer in use');
  });

  test('what was filed is neither reminded of nor erased', async () => {
    const person = new ChatPerson();
    await files(person);
    const [report] = await reportsOf(person);
    await person.looks();
    wait(2 * DAY);
    await mindDrafts();
    expect(await person.looks()).toEqual([]);
    expect(await photosOf(report?.id)).toBe(1);
  });
});

describe('what is old', () => {
  test('that an update was handled is forgotten after 30 days; what it said, at once', async () => {
    const person = new ChatPerson();
    await person.says('the bench is broken');
    const updates = () =>
      db
        .selectFrom('chat_updates')
        .select('heard')
        .where('account_id', '=', person.accountId)
        .execute();
    expect(await updates()).toEqual([{ heard: null }]);
    wait(29 * DAY);
    await forgetOld();
    expect(await updates()).toHaveLength(1);
    wait(2 * DAY);
    await forgetOld();
    expect(await updates()).toHaveLength(0);
  });

  test('a chat silent for two years is forgotten, unless a report came from it', async () => {
    const [silent, reporter] = [new ChatPerson(), new ChatPerson()];
    await silent.commands('help');
    await files(reporter);
    const known = async ({ accountId }: ChatPerson) =>
      (await db.selectFrom('chat_accounts').select('id').where('id', '=', accountId).execute())
        .length;
    wait(729 * DAY);
    await forgetOld();
    expect(await known(silent)).toBe(1);
    wait(2 * DAY);
    await forgetOld();
    expect([await known(silent), await known(reporter)]).toEqual([0, 1]);
  });
});

describe('a voice message', () => {
  test('goes with the report; the desk listens with a reason, which is written down', async () => {
    const person = new ChatPerson();
    const summary = await toSummary(person);
    expect(wordsIn(await person.does(voice(person)))).toContain('1 voice message');
    await person.does(voice(person));
    await person.presses(buttonIn(summary, 'Send report'));
    const [report] = await reportsOf(person);
    const { id = '', code = '' } = report ?? {};
    const [kept, ...more] = await deskVoices(id);
    expect([kept?.seconds, more]).toEqual([7, []]);
    const asked = { id: kept?.id ?? '', why: 'danger' };
    const heard = await readVoice(cast.operatorOfPetropavl, code, asked);
    expect([heard.mime, heard.bytes.toString()]).toEqual(['audio/ogg', 'OggS spoken']);
    const [entry] = await db
      .selectFrom('ledger_entries')
      .select('event')
      .where('subject_id', '=', id)
      .where('event', '=', 'report.voice-read')
      .execute();
    expect(entry).toBeDefined();
    await expect(readVoice(cast.lampWorker, code, asked)).rejects.toMatchObject({ status: 403 });
    await expect(
      readVoice(cast.operatorOfAll, code, { id: report?.id ?? '', why: 'danger' }),
    ).rejects.toMatchObject({ key: 'chat.voice-gone', status: 404 });
  });

  test('what is no sound, or one too many, is not kept, and they are told', async () => {
    const person = new ChatPerson();
    await person.sends(await picture());
    const film = { ...voice(person), media: { id: 'voice1', mime: 'video/mp4' } };
    expect(wordsIn(await person.does(film))).toContain('could not be kept');
    for (let nth = 0; nth < 5; nth++) await person.does(voice(person, `OggS ${nth}`));
    expect(wordsIn(await person.does(voice(person, 'OggS 6')))).toContain('could not be kept');
  });

  test('is erased with all that chats know of a report', async () => {
    const person = new ChatPerson();
    const summary = await toSummary(person);
    await person.does(voice(person));
    await person.presses(buttonIn(summary, 'Send report'));
    const [report] = await reportsOf(person);
    const id = report?.id ?? '';
    const [kept] = await deskVoices(id);
    expect(await fileIsThere(`voices/${id}/${kept?.id}`)).toBe(true);
    await change((tx) => eraseChatsOf(tx, id));
    expect([await deskVoices(id), await reportsOf(person)]).toEqual([[], []]);
    const said = await db
      .selectFrom('chat_messages')
      .select('id')
      .where('report_id', '=', id)
      .execute();
    expect(said).toEqual([]);
  });
});
