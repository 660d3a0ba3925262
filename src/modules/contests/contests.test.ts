import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import { itemById } from '#modules/syndication/queries.ts';
import { setClock } from '#server/clock.ts';
import { newId } from '#server/ids.ts';
import {
  accept,
  afterClosing,
  contest,
  codeOfContest,
  contestSeen,
  closedContest,
  entered,
  publishedContest,
  whileOpen,
} from '../../../test/contests.ts';
import { HOUR, lettersAbout, monday, settle } from '../../../test/loop.ts';
import { hireCast, newStaff, type Cast, type Person } from '../../../test/people.ts';
import { layTown, type Town } from '../../../test/town.ts';
import {
  approveContest,
  cancelContest,
  changeContest,
  draftContest,
  requireSecond,
  sendBack,
  sendForApproval,
} from './actions.ts';
import { deskContest, deskContests, deskRow } from './desk.ts';
import { requireThere } from './grounds.ts';
import { contestWithEntries, publicContest, publicContests, publicEntry } from './queries.ts';

let town: Town;
let cast: Cast;
let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  cast = await hireCast();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer', areaKey: 'petropavl' });
});
beforeEach(() => setClock(monday));

const inTown = () => ({ areaId: town.area('petropavl') });

describe('a contest is published by two people', () => {
  test('a campaign there is none of is refused beside its field', async () => {
    const wrong = contest({ campaignId: newId() });
    const missing = { key: 'field.wrong', field: 'campaignId' };
    await expect(draftContest(editor, wrong)).rejects.toMatchObject(missing);
    const id = await draftContest(editor, contest());
    await expect(changeContest(editor, id, wrong)).rejects.toMatchObject(missing);
  });

  test('written by one, approved by another: then everybody sees it, and it is passed on', async () => {
    const id = await draftContest(editor, contest({ ...inTown(), tags: '#fraud' }));
    const code = await codeOfContest(id);
    expect(await publicContest(code)).toBeNull();
    await sendForApproval(editor, id);
    expect(await publicContest(code)).toBeNull();
    await settle();
    const asked = (await lettersAbout(id, 'approval')).map(({ recipient }) => recipient);
    expect(asked).toContain('ruslan@example.org');
    expect(asked).not.toContain('elena@example.org');
    await expect(approveContest(editor, id, await contestSeen(id))).rejects.toMatchObject({
      ...{ key: 'activity.second-person', status: 403 },
    });
    await expect(approveContest(system, id, await contestSeen(id))).rejects.toMatchObject({
      status: 403,
    });
    const before = new Date(monday.getTime() - 1).toISOString();
    for (const seen of [before, ''])
      await expect(approveContest(officer, id, seen)).rejects.toMatchObject({
        key: 'activity.changed-since',
      });
    await approveContest(officer, id, monday.toISOString());
    const shown = await publicContest(code);
    expect(shown).toMatchObject({ phase: 'soon', open: false, votes: null, tags: ['fraud'] });
    // The clock of the house: 9 in the morning in Petropavl.
    expect(shown?.opensAt.toISOString()).toBe('2026-03-03T04:00:00.000Z');
    expect(JSON.stringify(shown)).not.toContain(editor.personId);
    const item = await itemById(id);
    expect(item).toMatchObject({ kind: 'event', path: `/contests/${code}`, state: 'published' });
    expect(item?.area_ids).toEqual([town.area('petropavl'), town.area('region')]);
    expect(item?.texts.ru?.html).toContain('<strong>сами</strong>');
    expect(item?.texts.kk).toBeUndefined();
    expect((await publicContests({})).list.map((one) => one.code)).toContain(code);
    const elsewhere = { areaIds: [town.area('kyzylzhar')] };
    expect((await publicContests(elsewhere)).list.map((one) => one.code)).not.toContain(code);
  });

  test('a change of what is out waits for a second person; how many groups there are stays', async () => {
    const { id, code } = await publishedContest(editor, officer, inTown());
    setClock(new Date(monday.getTime() + HOUR));
    const longer = { ...inTown(), closes: '2026-03-11T10:00' };
    await changeContest(editor, id, contest(longer));
    expect((await publicContest(code))?.closesAt.toISOString()).toContain('2026-03-10');
    await expect(approveContest(editor, id, await contestSeen(id))).rejects.toMatchObject({
      status: 403,
    });
    await sendBack(officer, id);
    await expect(approveContest(officer, id, await contestSeen(id))).rejects.toMatchObject({
      key: 'activity.not-waiting',
    });
    await changeContest(editor, id, contest(longer));
    await approveContest(officer, id, await contestSeen(id));
    expect((await publicContest(code))?.closesAt.toISOString()).toContain('2026-03-11');
    expect((await itemById(id))?.revision).toBe(2);
    const fewer = contest({ groups: { ru: 'Все', en: 'All' } });
    await expect(changeContest(editor, id, fewer)).rejects.toMatchObject({
      key: 'contest.lines-fixed',
    });
  });

  test('whoever changed it last is not the second person, whoever they are', async () => {
    const id = await draftContest(editor, contest(inTown()));
    await sendForApproval(editor, id);
    await changeContest(officer, id, contest({ ...inTown(), prizes: { ru: 'Велосипед' } }));
    await sendForApproval(officer, id);
    await expect(approveContest(officer, id, await contestSeen(id))).rejects.toMatchObject({
      status: 403,
    });
    const row = await deskRow(editor, id);
    const seen = row.changed_at.toISOString();
    expect(requireSecond(editor, row, seen)).toBe(editor.personId);
    expect(() => requireSecond(editor, row, '')).toThrow('activity.changed-since');
    expect(() => requireSecond(stranger, row, seen)).toThrow('activity.second-person');
    await sendBack(editor, id);
    expect((await deskContest(editor, id)).state).toBe('draft');
  });

  test('what is over before it begins is not sent', async () => {
    const id = await draftContest(editor, contest());
    setClock(new Date('2026-04-01T00:00:00Z'));
    await expect(sendForApproval(editor, id)).rejects.toMatchObject({
      key: 'contest.in-the-past',
    });
  });

  test('what waited until its last day had passed is not let out', async () => {
    const id = await draftContest(editor, contest(inTown()));
    await sendForApproval(editor, id);
    setClock(new Date('2026-04-01T00:00:00Z'));
    await expect(approveContest(officer, id, await contestSeen(id))).rejects.toMatchObject({
      key: 'contest.in-the-past',
    });
  });

  test('what is being judged cannot be opened again; no change ends it in the past', async () => {
    const made = await publishedContest(editor, officer, inTown());
    const sooner = { ...inTown(), closes: '2026-03-04T18:00' };
    await changeContest(editor, made.id, contest(sooner));
    setClock(new Date('2026-03-05T05:00:00Z'));
    await expect(
      approveContest(officer, made.id, await contestSeen(made.id)),
    ).rejects.toMatchObject({
      key: 'contest.in-the-past',
    });
    setClock(afterClosing);
    const later = { ...inTown(), closes: '2026-03-12T18:00', votesFrom: '2026-03-13T12:00' };
    await changeContest(editor, made.id, contest(later));
    await expect(
      approveContest(officer, made.id, await contestSeen(made.id)),
    ).rejects.toMatchObject({
      key: 'contest.closed',
    });
    const longer = { ...inTown(), votesUntil: '2026-03-25T18:00' };
    await changeContest(editor, made.id, contest(longer));
    await approveContest(officer, made.id, await contestSeen(made.id));
  });

  test('called off by one person: its page says why, entries are seen no more, and those who entered are told', async () => {
    const made = await closedContest(editor, officer, 1, inTown());
    expect((await contestWithEntries(made.code))?.entries.count).toBe(1);
    await cancelContest(officer, made.id, { reason: 'No jury was found' });
    await settle();
    expect(await publicContest(made.code)).toMatchObject({
      ...{ phase: 'cancelled', cancelReason: 'No jury was found' },
    });
    expect((await contestWithEntries(made.code))?.entries).toEqual({
      list: [],
      count: 0,
      pages: 0,
    });
    expect(await publicEntry(made.code, 1)).toBeNull();
    const [letter] = await lettersAbout(made.entries[0]?.id ?? '', 'contest-cancelled');
    expect(letter?.body_text).toContain('No jury was found');
    expect((await itemById(made.id))?.texts.en?.summary).toContain('No jury was found');
    await expect(cancelContest(officer, made.id, { reason: 'Again' })).rejects.toMatchObject({
      key: 'contest.is-over',
    });
  });
});

describe('on whose ground', () => {
  test('whoever holds contests in one place touches none elsewhere, and none for everywhere', async () => {
    const elsewhere = contest({ areaId: town.area('kyzylzhar') });
    const notYours = { key: 'contest.not-your-area', status: 403 };
    await expect(draftContest(officer, elsewhere)).rejects.toMatchObject(notYours);
    await expect(draftContest(officer, contest())).rejects.toMatchObject(notYours);
    const id = await draftContest(editor, elsewhere);
    for (const act of [
      () => changeContest(officer, id, contest(inTown())),
      () => sendForApproval(officer, id),
      async () => approveContest(officer, id, await contestSeen(id)),
      () => sendBack(officer, id),
      () => cancelContest(officer, id, { reason: 'Frost' }),
      () => deskContest(officer, id),
      () => deskRow(officer, id),
    ])
      await expect(act()).rejects.toMatchObject(notYours);
    expect((await deskContests(officer)).map((one) => one.id)).not.toContain(id);
    expect((await deskContests(editor)).map((one) => one.id)).toContain(id);
  });

  test('who holds none at all is refused', async () => {
    const others: Actor[] = [stranger, cast.operatorOfAll, cast.lampWorker];
    for (const actor of others) {
      await expect(requireThere(actor, 'contest.hold', null)).rejects.toMatchObject({
        status: 403,
      });
      await expect(deskContests(actor)).rejects.toMatchObject({ status: 403 });
    }
    await expect(deskContest(editor, 'nonsense')).rejects.toMatchObject({ status: 404 });
  });
});

test('entries are shown to everybody only after the closing, without a name', async () => {
  const made = await publishedContest(editor, officer, inTown());
  setClock(whileOpen);
  const entry = await entered(made);
  await accept(editor, made, entry);
  expect(await publicEntry(made.code, entry.number)).toBeNull();
  expect((await contestWithEntries(made.code))?.entries.count).toBe(0);
  setClock(new Date('2026-03-11T05:00:00Z'));
  const shown = await publicEntry(made.code, entry.number);
  expect(shown).toMatchObject({ title: 'Звонок', name: '' });
  const all = JSON.stringify(shown);
  for (const secret of ['Айгерім', 'Школа', 'example.org', entry.id])
    expect(all).not.toContain(secret);
});
