import ICAL from 'ical.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stranger, system } from '#modules/people/rules.ts';
import { setClock } from '#server/clock.ts';
import { db } from '#server/database.ts';
import { activity, published, somebody } from '../../../test/activities.ts';
import { DAY, HOUR, lettersAbout, monday, settle } from '../../../test/loop.ts';
import { newStaff, type Person } from '../../../test/people.ts';
import { layTown } from '../../../test/town.ts';
import { changeActivity } from './actions.ts';
import { deskActivities, deskActivity } from './desk.ts';
import { forgetPeople } from './erasing.ts';
import { cancelSeries as cancelling, moveSeries, seriesLook } from './input-series.ts';
import { publicActivity } from './queries.ts';
import { approveMove, cancelSeries, dropMove, proposeMove } from './series.ts';
import { seriesAhead } from './series-look.ts';
import { movedBy } from './rules-series.ts';
import { signUp } from './signing-up.ts';

let editor: Person;
let officer: Person;
beforeAll(async () => {
  setClock(monday);
  await layTown();
  editor = await newStaff('Elena', { role: 'editor' });
  officer = await newStaff('Ruslan', { role: 'officer' });
});
beforeEach(() => setClock(monday));

/** Five Tuesdays; three people, of whom one is on three of them, and one with a phone alone. */
async function fiveTuesdays() {
  const { id } = await published(editor, officer, { repeats: 'weekly', times: '5' });
  const days = await db
    .selectFrom('activities')
    .select(['id', 'code'])
    .where('series_id', '=', id)
    .orderBy('starts_at')
    .execute();
  const often = `often-${id}@example.org`;
  const once = `once-${id}@example.org`;
  for (const nth of [0, 2, 4]) {
    await signUp(days[nth]?.code ?? '', somebody({ email: often, locale: 'en' }));
  }
  await signUp(days[2]?.code ?? '', somebody({ email: once }));
  await signUp(days[3]?.code ?? '', somebody({ email: '', phone: '+7 701 000 00 00' }));
  return { id, days, often, once, third: days[2]?.id ?? '' };
}

const lettersTo = (email: string) =>
  db
    .selectFrom('letters')
    .selectAll()
    .where('recipient', '=', email)
    .where('kind', 'not in', ['event-ticket'])
    .execute();

const look = (given: object = {}) => seriesLook.parse(given);

describe('cancelling days of a series', () => {
  test('is looked at before: which days, how many people, how many letters', async () => {
    const { id, third } = await fiveTuesdays();
    const all = await seriesAhead(editor, third, look({ scope: 'all' }));
    expect(all.days.map(({ people }) => people)).toEqual([1, 0, 2, 1, 1]);
    expect(all).toMatchObject({ letters: 2, phones: 1, waits: null });
    expect((await seriesAhead(editor, third, look())).days).toHaveLength(3);
    setClock(new Date(monday.getTime() + 9 * DAY));
    expect((await seriesAhead(editor, id, look({ scope: 'all' }))).days).toHaveLength(4);
    await expect(seriesAhead(stranger, id, look())).rejects.toMatchObject({ status: 403 });
    setClock(new Date(monday.getTime() + 90 * DAY));
    await expect(seriesAhead(editor, id, look())).rejects.toMatchObject({
      key: 'activity.no-days-left',
    });
  });

  test('calls off this day and all later ones; whoever is on several gets one letter that names them', async () => {
    const { days, often, once, third } = await fiveTuesdays();
    const { seen } = await seriesAhead(officer, third, look());
    const reason = 'The hall is flooded.';
    await cancelSeries(officer, third, cancelling.parse({ seen, reason }));
    await settle();
    const states = await Promise.all(days.map(({ code }) => publicActivity(code)));
    expect(states.map((one) => [one?.state, one?.sequence])).toEqual([
      ...[
        ['published', 0],
        ['published', 0],
      ],
      ...[
        ['cancelled', 1],
        ['cancelled', 1],
        ['cancelled', 1],
      ],
    ]);
    const [letter, ...others] = await lettersTo(often);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ kind: 'event-series-cancelled' });
    expect(letter?.subject).toBe('Cancelled, 2 days: Against fraud');
    expect(letter?.body_text).toContain(reason);
    expect(letter?.body_text.match(/^— \d/gm)).toHaveLength(2);
    const file = letter?.attachment as { text: string };
    const events = new ICAL.Component(ICAL.parse(file.text)).getAllSubcomponents('vevent');
    expect(events.map((one) => one.getFirstPropertyValue('status'))).toEqual([
      ...['CANCELLED', 'CANCELLED'],
    ]);
    expect(events.map((one) => one.getFirstPropertyValue('sequence'))).toEqual([1, 1]);
    expect((await lettersTo(once)).map(({ kind }) => kind)).toEqual(['event-cancelled']);
  });

  test('is refused when somebody changed a day after it was looked at, and to whoever may not hold it', async () => {
    const { id, third } = await fiveTuesdays();
    const { seen } = await seriesAhead(officer, id, look({ scope: 'all' }));
    const asked = cancelling.parse({ seen, scope: 'all', reason: 'Frost' });
    await expect(cancelSeries(stranger, id, asked)).rejects.toMatchObject({ status: 403 });
    const later = await seriesAhead(officer, third, look());
    await cancelSeries(officer, third, cancelling.parse({ seen: later.seen, reason: 'Frost' }));
    await expect(cancelSeries(officer, id, asked)).rejects.toMatchObject({
      key: 'activity.changed-since',
    });
  });
});

describe('moving days of a series by the same hours', () => {
  const move = (given: object) => moveSeries.parse({ scope: 'all', hours: '1,5', ...given });

  test('waits for a second person; then one letter to each, and calendars follow', async () => {
    const { id, days, often, third } = await fiveTuesdays();
    const { seen } = await seriesAhead(editor, id, look({ scope: 'all' }));
    await proposeMove(editor, id, move({ seen }));
    expect(await deskActivity(editor, id)).toMatchObject({ inSeries: true, moves: true });
    expect((await deskActivities(editor)).find((one) => one.id === id)?.moves).toBe(true);
    await expect(proposeMove(officer, id, move({ seen }))).rejects.toMatchObject({
      key: 'activity.move-waits',
    });
    const { waits } = await seriesAhead(officer, third, look());
    expect(waits).toMatchObject({ own: false, letters: 2, phones: 1 });
    const agreed = waits?.seen ?? '';
    for (const actor of [editor, system])
      await expect(approveMove(actor, id, agreed)).rejects.toMatchObject({
        key: 'activity.second-person',
      });
    await expect(approveMove(officer, id, 'other')).rejects.toMatchObject({
      key: 'activity.changed-since',
    });
    expect((await publicActivity(days[0]?.code ?? ''))?.sequence).toBe(0);
    await approveMove(officer, third, agreed);
    await settle();
    const first = await publicActivity(days[0]?.code ?? '');
    expect(first?.startsAt.toISOString()).toBe('2026-03-10T15:00:00.000Z');
    expect(first?.endsAt.toISOString()).toBe('2026-03-10T16:30:00.000Z');
    expect(first?.sequence).toBe(1);
    const letters = await lettersTo(often);
    expect(letters.map(({ kind }) => kind)).toEqual(['event-series-changed']);
    expect(letters[0]?.body_text).toContain('10 March 2026 at 18:30 → 10 March 2026 at 20:00');
    expect(letters[0]?.body_text.match(/\/ticket\//g)).toHaveLength(3);
    expect((await seriesAhead(officer, id, look())).waits).toBeNull();
  });

  test('those who may agree are told of it; once its days are over it waits no more', async () => {
    const { id } = await fiveTuesdays();
    const asked = async () =>
      (await lettersAbout(id, 'approval')).filter((one) => one.recipient === 'ruslan@example.org');
    await settle();
    const before = (await asked()).length;
    setClock(new Date(monday.getTime() + HOUR));
    const { seen } = await seriesAhead(editor, id, look({ scope: 'all' }));
    await proposeMove(editor, id, move({ seen }));
    await settle();
    expect(await asked()).toHaveLength(before + 1);
    await forgetPeople();
    expect((await deskActivity(editor, id)).moves).toBe(true);
    setClock(new Date(monday.getTime() + 60 * DAY));
    await forgetPeople();
    expect((await deskActivity(editor, id)).moves).toBe(false);
  });

  test('is not agreed to when another move was proposed after it was looked at', async () => {
    const { id, days } = await fiveTuesdays();
    const { seen } = await seriesAhead(editor, id, look({ scope: 'all' }));
    await proposeMove(editor, id, move({ seen }));
    const looked = (await seriesAhead(officer, id, look())).waits?.seen ?? '';
    await dropMove(editor, id);
    await proposeMove(editor, id, move({ seen, hours: '72' }));
    const no = { key: 'activity.changed-since' };
    await expect(approveMove(officer, id, looked)).rejects.toMatchObject(no);
    await dropMove(editor, id);
    setClock(new Date(monday.getTime() + HOUR));
    await proposeMove(editor, id, move({ seen }));
    await expect(approveMove(officer, id, looked)).rejects.toMatchObject(no);
    await approveMove(officer, id, (await seriesAhead(officer, id, look())).waits?.seen ?? '');
    expect((await publicActivity(days[0]?.code ?? ''))?.sequence).toBe(1);
  });

  test('keeps the hour of its clock when clocks change on the way', () => {
    const at = new Date('2026-03-27T17:00:00Z');
    expect(movedBy(at, 7 * 24 * 60, 'Europe/Berlin').toISOString()).toBe(
      '2026-04-03T16:00:00.000Z',
    );
  });

  test('is refused into the past, and while one of the days has a change of its own; it can be dropped', async () => {
    const { id, third } = await fiveTuesdays();
    const { seen } = await seriesAhead(editor, id, look({ scope: 'all' }));
    await expect(proposeMove(editor, id, move({ seen, hours: '-300' }))).rejects.toMatchObject({
      key: 'activity.moved-into-past',
    });
    await expect(proposeMove(editor, id, move({ seen: '' }))).rejects.toMatchObject({
      key: 'activity.changed-since',
    });
    await expect(dropMove(editor, id)).rejects.toMatchObject({ key: 'activity.not-waiting' });
    await proposeMove(editor, id, move({ seen }));
    await expect(dropMove(stranger, id)).rejects.toMatchObject({ status: 403 });
    await dropMove(officer, third);
    setClock(new Date(monday.getTime() + HOUR));
    await changeActivity(editor, third, activity({ place: 'Library' }));
    await expect(proposeMove(editor, id, move({ seen }))).rejects.toMatchObject({
      key: 'activity.days-change-waits',
    });
    expect(moveSeries.safeParse({ hours: '0' }).success).toBe(false);
    expect(moveSeries.safeParse({ hours: 'two' }).success).toBe(false);
  });
});
