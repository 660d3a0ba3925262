import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeActivity, draftActivity, sendForApproval } from '#modules/activities/actions.ts';
import {
  approveContest,
  changeContest,
  draftContest,
  sendForApproval as sendContest,
} from '#modules/contests/actions.ts';
import { closeJudging, proposeResults } from '#modules/contests/judging.ts';
import { waitingContests } from '#modules/contests/waiting.ts';
import {
  cancelWarning,
  draftWarning,
  dropWarning,
  sendWarningForApproval,
} from '#modules/warnings/actions.ts';
import { waitingWarnings } from '#modules/warnings/waiting.ts';
import { moveSeries, seriesLook } from '#modules/activities/input-series.ts';
import { approveMove, proposeMove } from '#modules/activities/series.ts';
import { seriesAhead } from '#modules/activities/series-look.ts';
import { waitingActivities, waitingMoves } from '#modules/activities/waiting.ts';
import { cancelForm } from '#modules/warnings/input.ts';
import { deskWarning } from '#modules/warnings/queries-desk.ts';
import { stranger, type Actor } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { activity, published } from '../../../../test/activities.ts';
import { afterClosing, afterVoting, contest, contestSeen } from '../../../../test/contests.ts';
import { DAY, lettersAbout, monday, settle } from '../../../../test/loop.ts';
import { newStaff, type Person } from '../../../../test/people.ts';
import { openPressRoom, type PressRoom } from '../../../../test/publications.ts';
import { layTown, type Town } from '../../../../test/town.ts';
import { publishWarning, warningGiven } from '../../../../test/warnings.ts';
import { load } from './+page.server.ts';

let town: Town;
let room: PressRoom;
let author: Person;
let second: Person;
let elsewhere: Person;
beforeAll(async () => {
  setClock(monday);
  town = await layTown();
  room = await openPressRoom(town);
  author = await newStaff('Olzhas', { role: 'operator', areaKey: 'petropavl' });
  second = await newStaff('Bibigul', { role: 'operator', areaKey: 'petropavl' });
  elsewhere = await newStaff('Timur', { role: 'operator', areaKey: 'kyzylzhar' });
});
beforeEach(() => setClock(monday));

const inTown = () => ({ area: { [town.area('petropavl')]: 'yes' } });
/** Who was written to about a thing that waits, by name. */
async function asked(id: string): Promise<string[]> {
  await settle();
  const letters = await lettersAbout(id, 'approval');
  return letters.map(({ recipient }) => recipient.split('@')[0] ?? '').toSorted();
}
async function waitingFor(actor: Actor) {
  const shown = await load({ locals: { actor, locale: 'en' } } as never);
  return (shown as { rows: { id: string; what: string; title: string }[] }).rows;
}
const idsFor = async (actor: Actor) => (await waitingFor(actor)).map(({ id }) => id);
const nameOf = (person: Person) => person.name.toLowerCase();

describe('what waits for a second person', () => {
  test('a warning: those who may approve it there are told, at night too, and find it on their list', async () => {
    setClock(new Date(monday.getTime() + 15 * 3_600_000));
    const id = await draftWarning(author, warningGiven(inTown()));
    expect(await asked(id)).toEqual([]);
    await sendWarningForApproval(author, id);
    const told = (await asked(id)).join();
    expect(told).toContain(nameOf(second));
    expect(told).not.toContain(nameOf(author));
    expect(told).not.toContain(nameOf(elsewhere));
    expect(await waitingFor(second)).toMatchObject([
      { id, what: 'warning', title: 'Keep off the river' },
    ]);
    expect(await idsFor(author)).not.toContain(id);
    expect(await idsFor(elsewhere)).not.toContain(id);
  });

  test('the end of a warning as well, once for each question', async () => {
    const id = await publishWarning({ author, second }, inTown());
    const before = (await asked(id)).length;
    await cancelWarning(author, id, cancelForm.parse({ reason: 'all-clear' }));
    expect(await asked(id)).toHaveLength(before * 2);
    expect(await idsFor(second)).toContain(id);
  });

  test('a publication: editors of its ground but whoever wrote it', async () => {
    const id = await room.waiting();
    const told = (await asked(id)).join();
    expect(told).toContain(nameOf(room.second));
    for (const one of [room.writer, room.elsewhere]) expect(told).not.toContain(nameOf(one));
    expect(await idsFor(room.second)).toContain(id);
    expect(await idsFor(room.writer)).not.toContain(id);
    await room.approve(room.second, id);
    expect(await idsFor(room.second)).not.toContain(id);
  });

  test('an event and a change of one', async () => {
    const areaId = town.area('petropavl');
    const id = await draftActivity(room.writer, activity({ areaId }));
    await sendForApproval(room.writer, id);
    expect((await asked(id)).join()).toContain(nameOf(room.second));
    expect(await idsFor(room.second)).toContain(id);
    const there = await published(room.writer, room.second, { areaId });
    const before = (await asked(there.id)).length;
    setClock(new Date(monday.getTime() + DAY));
    await changeActivity(room.second, there.id, activity({ areaId, place: 'School 8' }));
    expect((await asked(there.id)).length).toBeGreaterThan(before);
    expect(await idsFor(room.writer)).toContain(there.id);
    expect(await idsFor(room.second)).not.toContain(there.id);
  });

  test('a contest, a change of one and its results: those who hold contests there but whoever wrote it', async () => {
    const given = { areaId: town.area('petropavl') };
    const id = await draftContest(room.writer, contest(given));
    await sendContest(room.writer, id);
    const told = (await asked(id)).join();
    expect(told).toContain(nameOf(room.second));
    for (const one of [room.writer, room.elsewhere]) expect(told).not.toContain(nameOf(one));
    expect(await waitingFor(room.second)).toContainEqual(
      expect.objectContaining({ id, what: 'contest', title: 'A town without fraud' }),
    );
    expect(await idsFor(room.writer)).not.toContain(id);
    expect(await idsFor(room.elsewhere)).not.toContain(id);
    await approveContest(room.second, id, await contestSeen(id));
    const before = (await asked(id)).length;
    setClock(afterClosing);
    await changeContest(room.second, id, contest({ ...given, prizes: { ru: 'Велосипед' } }));
    expect((await asked(id)).length).toBeGreaterThan(before);
    expect(await idsFor(room.writer)).toContain(id);
    await approveContest(room.writer, id, await contestSeen(id));
    setClock(afterVoting);
    await closeJudging(room.second, id);
    await proposeResults(room.second, id, { words: { ru: 'Спасибо всем.' } });
    expect(await idsFor(room.writer)).toContain(id);
    expect(await idsFor(room.second)).not.toContain(id);
  });

  test('a series that would move: the first day that would, for whoever may hold all of its days', async () => {
    const areaId = town.area('petropavl');
    const { id } = await published(room.writer, room.second, {
      ...{ areaId, repeats: 'weekly', times: '3' },
    });
    const look = () => seriesAhead(room.second, id, seriesLook.parse({ scope: 'all' }));
    const { seen, days } = await look();
    const hours = moveSeries.parse({ scope: 'all', hours: '2', seen });
    await proposeMove(room.writer, id, hours);
    const moves = async (actor: Actor) =>
      (await waitingFor(actor)).filter(({ what }) => what === 'move');
    const asked = { id: days[0]?.id, title: 'Against fraud', path: `/desk/events/${id}/series` };
    expect(await moves(room.second)).toMatchObject([asked]);
    expect(await moves(room.writer)).toEqual([]);
    expect(await waitingMoves(room.elsewhere, 'en')).toEqual([]);
    setClock(new Date(monday.getTime() + 9 * DAY));
    expect(await moves(room.second)).toMatchObject([{ id: days[1]?.id }]);
    setClock(monday);
    await approveMove(room.second, id, (await look()).waits?.seen ?? '');
    expect(await moves(room.second)).toEqual([]);
  });

  test('nobody sees the list who approves nothing', async () => {
    await expect(waitingFor(stranger)).rejects.toMatchObject({ status: 403 });
    expect(await waitingWarnings(stranger, 'en')).toEqual([]);
    expect(await waitingActivities(stranger, 'en')).toEqual([]);
    expect(await waitingMoves(stranger, 'en')).toEqual([]);
    expect(await waitingContests(stranger, 'en')).toEqual([]);
    const analyst = await newStaff('Saule', { role: 'analyst' });
    await expect(waitingFor(analyst)).rejects.toMatchObject({ status: 403 });
  });
});

describe('the draft of a warning', () => {
  test('is deleted by who may write warnings there, and is gone', async () => {
    const id = await draftWarning(author, warningGiven(inTown()));
    await expect(dropWarning(elsewhere, id)).rejects.toMatchObject({ status: 403 });
    await expect(dropWarning(stranger, id)).rejects.toMatchObject({ status: 403 });
    await dropWarning(second, id);
    await expect(deskWarning(author, id)).rejects.toMatchObject({ key: 'warning.unknown' });
  });

  test('is not deleted once it was out, also when it has ended', async () => {
    const id = await publishWarning({ author, second }, inTown());
    await expect(dropWarning(author, id)).rejects.toMatchObject({ key: 'warning.is-out' });
  });
});
