import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awakeAt, kindNames, kindOf, lastDigestAt, plan, usualSettings, waysFor } from './rules.ts';

const settings = usualSettings('Asia/Almaty');
const at = (local: string) => new Date(`${local}+05:00`);
const moments = fc.date({
  min: new Date('2026-01-01'),
  max: new Date('2027-12-31'),
  noInvalidDate: true,
});
const hours = fc.integer({ min: 0, max: 23 });

describe('quiet hours', () => {
  test('hold news back until seven in the morning', () => {
    expect(awakeAt(settings, at('2026-03-02T21:59:00'))).toEqual(at('2026-03-02T21:59:00'));
    expect(awakeAt(settings, at('2026-03-02T22:00:00'))).toEqual(at('2026-03-03T07:00:00'));
    expect(awakeAt(settings, at('2026-03-03T06:59:00'))).toEqual(at('2026-03-03T07:00:00'));
    expect(awakeAt(settings, at('2026-03-03T07:00:00'))).toEqual(at('2026-03-03T07:00:00'));
  });

  test('may lie within one day, and may be none at all', () => {
    const noon = { ...settings, quietFrom: 12, quietUntil: 14 };
    expect(awakeAt(noon, at('2026-03-02T12:30:00'))).toEqual(at('2026-03-02T14:00:00'));
    expect(awakeAt(noon, at('2026-03-02T23:00:00'))).toEqual(at('2026-03-02T23:00:00'));
    const none = { ...settings, quietFrom: 0, quietUntil: 0 };
    expect(awakeAt(none, at('2026-03-02T00:30:00'))).toEqual(at('2026-03-02T00:30:00'));
  });

  test('end within a day, whatever they are, also when clocks are changed', () => {
    fc.assert(
      fc.property(moments, hours, hours, (moment, quietFrom, quietUntil) => {
        const berlin = { ...settings, timeZone: 'Europe/Berlin', quietFrom, quietUntil };
        const awake = awakeAt(berlin, moment);
        const waits = awake.getTime() - moment.getTime();
        expect(waits).toBeGreaterThanOrEqual(0);
        expect(waits).toBeLessThanOrEqual(25 * 3_600_000);
        expect(awakeAt(berlin, awake)).toEqual(awake);
      }),
    );
  });
});

describe('what was gathered', () => {
  test('is sent at nine of the day, or at nine on Monday', () => {
    expect(lastDigestAt(settings, 'daily', at('2026-03-04T08:59:00'))).toEqual(
      at('2026-03-03T09:00:00'),
    );
    expect(lastDigestAt(settings, 'daily', at('2026-03-04T09:00:00'))).toEqual(
      at('2026-03-04T09:00:00'),
    );
    expect(lastDigestAt(settings, 'weekly', at('2026-03-04T09:00:00'))).toEqual(
      at('2026-03-02T09:00:00'),
    );
    expect(lastDigestAt(settings, 'weekly', at('2026-03-02T08:00:00'))).toEqual(
      at('2026-02-23T09:00:00'),
    );
  });

  test('never lies in the future, nor further back than a week and an hour', () => {
    fc.assert(
      fc.property(moments, hours, (moment, digestHour) => {
        const berlin = { ...settings, timeZone: 'Europe/Berlin', digestHour };
        const last = lastDigestAt(berlin, 'weekly', moment);
        const ago = moment.getTime() - last.getTime();
        expect(ago).toBeGreaterThanOrEqual(0);
        expect(ago).toBeLessThanOrEqual((7 * 24 + 2) * 3_600_000);
      }),
    );
  });
});

describe('what somebody chose', () => {
  const noon = at('2026-03-02T12:00:00');

  test('is what happens', () => {
    for (const way of waysFor('triage'))
      expect(plan('triage', { chosen: way }, settings, noon).way).toBe(way);
    expect(plan('triage', { chosen: null }, settings, noon)).toEqual({ way: 'email', at: noon });
  });

  test('waits for the morning, unless it is urgent', () => {
    const night = at('2026-03-02T23:00:00');
    const chosen = { chosen: null, unlessChosen: 'off' } as const;
    expect(plan('triage', chosen, settings, night)).toMatchObject({ way: 'off' });
    expect(plan('triage', { chosen: 'push' }, settings, night).at).toEqual(
      at('2026-03-03T07:00:00'),
    );
    expect(plan('triage', { chosen: 'push', urgent: true }, settings, night).at).toEqual(night);
  });

  test('cannot silence or put off what the law wants told', () => {
    expect(waysFor('appeal')).toEqual(['email', 'push']);
    expect(plan('appeal', { chosen: 'off' }, settings, noon).way).toBe('email');
    expect(plan('appeal', { chosen: 'weekly' }, settings, noon).way).toBe('email');
  });

  test('holds for a whole family of news, and there is a family for all', () => {
    expect(kindOf('appeal-late')).toBe('appeal');
    expect(kindOf('something-new')).toBe('update');
    for (const kind of kindNames) expect(kindOf(kind)).toBe(kind);
  });
});
