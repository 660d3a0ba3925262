import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roleOf } from '#modules/people/roles.ts';
import { stranger, system, type Actor } from '#modules/people/rules.ts';
import {
  canGo,
  escalateAt,
  isInHand,
  isOver,
  judgeProof,
  mayAct,
  remindAt,
  type AssignmentState,
} from './rules.ts';

const states: AssignmentState[] = [
  ...(['offered', 'accepted', 'claimed', 'confirmed'] as const),
  ...(['declined', 'returned', 'withdrawn'] as const),
];

describe('what may become of a task', () => {
  const moves: Record<AssignmentState, AssignmentState[]> = {
    offered: ['accepted', 'claimed', 'declined', 'withdrawn'],
    accepted: ['claimed', 'returned', 'withdrawn'],
    claimed: ['confirmed', 'accepted', 'withdrawn'],
    confirmed: ['accepted', 'claimed'],
    declined: [],
    returned: [],
    withdrawn: [],
  };

  test.each(states.flatMap((from) => states.map((to) => [from, to] as const)))(
    'from %s to %s',
    (from, to) => expect(canGo(from, to)).toBe(moves[from].includes(to)),
  );

  test('what somebody has in hand is not over, and what is over comes back to nobody', () => {
    expect(states.filter(isInHand)).toEqual(['offered', 'accepted', 'claimed']);
    expect(states.filter(isOver)).toEqual(['declined', 'returned', 'withdrawn']);
    expect(states.filter(isOver).flatMap((from) => states.filter((to) => canGo(from, to)))).toEqual(
      [],
    );
  });
});

describe('who may act on a task', () => {
  const task = { id: 't', report_id: 'r', organisation_id: 'o' };
  const link = {
    kind: 'responder',
    reportId: 'r',
    assignmentId: 't',
    organisationId: 'o',
  } as const;
  const member = (organisationId: string | null, role = 'responder' as const): Actor => ({
    ...{ kind: 'person', personId: 'p', name: 'Olga' },
    roles: [roleOf(role, { organisationId })],
  });

  test('whoever holds its link, or belongs to its organisation', () => {
    expect(mayAct(link, task)).toBe(true);
    expect(mayAct(member('o'), task)).toBe(true);
  });

  test.each<[string, Actor]>([
    ['the link of another task of the same report', { ...link, assignmentId: 'other' }],
    ['the link of another report', { ...link, reportId: 'other' }],
    ['a member of another organisation', member('other')],
    ['a responder of no organisation', member(null)],
    ['the reporter', { kind: 'reporter', reportId: 'r' }],
    ['a stranger', stranger],
    ['the system', system],
    [
      'an operator',
      { ...member('o'), roles: [{ role: 'operator', organisationId: 'o', areaId: null }] } as Actor,
    ],
  ])('not %s', (_, actor) => expect(mayAct(actor, task)).toBe(false));
});

describe('how far a proof convinces', () => {
  const place = { lon: 69.14, lat: 54.87 };
  const north = (metres: number) => ({ lon: place.lon, lat: place.lat + metres / 111_195 });

  test('shown within 75 metres it was at the place, farther elsewhere', () => {
    expect(judgeProof(place, [north(74)])).toMatchObject({ proof: 'at-place' });
    expect(judgeProof(place, [north(76)])).toMatchObject({ proof: 'elsewhere' });
  });

  test('without a place nobody can tell', () => {
    expect(judgeProof(place, [])).toEqual({ proof: 'unverified', distanceM: null });
  });

  test('the nearest of several counts', () => {
    expect(judgeProof(place, [north(900), north(10)])).toEqual({
      proof: 'at-place',
      distanceM: expect.closeTo(10, 0),
    });
  });
});

test('a reminder comes before it is due, the desk hears a day after', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), (hours) => {
      const from = new Date('2026-03-02T04:00:00Z');
      const due = new Date(from.getTime() + hours * 3_600_000);
      const reminded = remindAt(from, due);
      expect(reminded > from && reminded < due).toBe(true);
      expect(escalateAt(due).getTime() - due.getTime()).toBe(86_400_000);
    }),
  );
});
