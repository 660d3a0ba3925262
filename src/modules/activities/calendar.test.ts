import ICAL from 'ical.js';
import ical from 'node-ical';
import { DateTime } from 'luxon';
import { beforeAll, describe, expect, test } from 'vitest';
import { config } from '#server/config.ts';
import { writeCalendar } from './calendar.ts';
import type { PublicActivity } from './queries.ts';
import { zoneRules } from './rules-zone.ts';

const lecture = (given: Partial<PublicActivity> = {}): PublicActivity => ({
  ...{ id: '01980000-0000-7000-8000-000000000001', code: 'abc1234', state: 'published' },
  ...{ kind: 'lecture', place: 'Мектеп № 7; зал, 2-қабат', lon: 69.143, lat: 54.8721 },
  texts: {
    kk: {
      title: 'Алаяқтардан қалай сақтану керек: мұғалімдер, ата-аналар мен оқушылар үшін',
      description: 'Бірінші жол, үтір; нүктелі үтір\\ қиғаш.\n\nЕкінші **абзац** '.repeat(4),
    },
  },
  ...{ startsAt: new Date('2026-03-10T13:30:00Z'), endsAt: new Date('2026-03-10T15:00:00Z') },
  ...{ timeZone: 'Asia/Almaty', forMinors: false, signsUp: true, signUpUntil: null },
  ...{ audiences: [], organisationId: null, campaignId: null, areaId: null, capacity: 30 },
  ...{ cancelReason: '', sequence: 0, changedAt: new Date('2026-03-02T04:00:00Z') },
  ...given,
});

const berlin = lecture({
  ...{ id: '01980000-0000-7000-8000-000000000002', timeZone: 'Europe/Berlin' },
  ...{ startsAt: new Date('2026-07-10T13:30:00Z'), endsAt: new Date('2026-07-10T15:00:00Z') },
  ...{ state: 'cancelled', cancelReason: 'Наводнение', sequence: 3 },
});

let file = '';
beforeAll(() => {
  file = writeCalendar([lecture(), berlin], 'kk');
});

/** A reader of our own, by the letter of RFC 5545: unfolds, and finds the properties of each component. */
function readPlainly(text: string) {
  const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n');
  return lines.filter(Boolean).map((line) => {
    const [, name = '', params = '', value = ''] =
      /^([\w-]+)((?:;[^:"]*(?:"[^"]*")?)*):(.*)$/.exec(line) ?? [];
    return { name, params, value };
  });
}

describe('the calendar file of events', () => {
  test('keeps to the letter: lines end in CRLF, none is longer than 75 octets, none is cut in a sign', () => {
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of file.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('�');
    }
    const names = readPlainly(file).map(({ name }) => name);
    expect(names).not.toContain('');
    expect(names.filter((name) => name === 'UID')).toHaveLength(2);
    expect(file).not.toMatch(/ATTENDEE|ORGANIZER/);
  });

  test('is read by ical.js: hours, zone, text, place, cancelled and its number', () => {
    const calendar = new ICAL.Component(ICAL.parse(file));
    for (const zone of calendar.getAllSubcomponents('vtimezone'))
      ICAL.TimezoneService.register(zone);
    const [one, two] = calendar.getAllSubcomponents('vevent').map((it) => new ICAL.Event(it));
    expect(one?.startDate.toJSDate().toISOString()).toBe('2026-03-10T13:30:00.000Z');
    expect(one?.startDate.zone.tzid).toBe('Asia/Almaty');
    expect(one?.summary).toBe(lecture().texts.kk?.title);
    expect(one?.location).toContain('Мектеп № 7; зал, 2-қабат');
    expect(one?.description).toContain('Бірінші жол, үтір; нүктелі үтір\\ қиғаш.');
    expect(one?.uid).toBe(`${lecture().id}@${new URL(config.publicUrl).hostname}`);
    expect(two?.startDate.toJSDate().toISOString()).toBe('2026-07-10T13:30:00.000Z');
    expect(two?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(two?.sequence).toBe(3);
  });

  test('is read by node-ical the same', () => {
    const events = Object.values(ical.sync.parseICS(file)).flatMap((one) =>
      one?.type === 'VEVENT' ? [one] : [],
    );
    expect(events.map(({ start }) => start.toISOString())).toEqual([
      ...['2026-03-10T13:30:00.000Z', '2026-07-10T13:30:00.000Z'],
    ]);
    expect(events[0]?.summary).toBe(lecture().texts.kk?.title);
    expect(events[0]?.status).toBe('CONFIRMED');
    expect(events[1]?.status).toBe('CANCELLED');
    expect(Number(events[1]?.sequence)).toBe(3);
  });

  test('is read by whoever goes by its own rules of the clock alone', () => {
    const found = readPlainly(file);
    const starts = found.filter(({ name, params }) => name === 'DTSTART' && params);
    expect(starts.map(({ params, value }) => `${params} ${value}`)).toEqual([
      ...[';TZID=Asia/Almaty 20260310T183000', ';TZID=Europe/Berlin 20260710T153000'],
    ]);
    expect(offsetBy(found, 'Asia/Almaty', '20260310T183000')).toBe('+0500');
    expect(offsetBy(found, 'Europe/Berlin', '20260710T153000')).toBe('+0200');
  });

  /** The offset that the rules of a zone in the file give at a reading of its clock. */
  function offsetBy(found: ReturnType<typeof readPlainly>, zone: string, at: string) {
    const start = found.findIndex(({ name, value }) => name === 'TZID' && value === zone);
    const end = found.findIndex(({ value }, nth) => nth > start && value === 'VTIMEZONE');
    const own = found.slice(start, end);
    const begun = own.flatMap(({ name, value }, nth) =>
      name === 'DTSTART' && value <= at ? [{ value, to: own[nth + 2]?.value ?? '' }] : [],
    );
    return begun.toSorted((a, b) => a.value.localeCompare(b.value)).at(-1)?.to;
  }

  test('of one’s own and with a letter is read by all three: who only waits is not sure to come', () => {
    const own = writeCalendar([lecture(), berlin], 'kk', {
      ...{ name: 'Менің іс-шараларым, күнтізбе', waiting: [lecture().id, berlin.id] },
      method: 'PUBLISH',
    });
    const calendar = new ICAL.Component(ICAL.parse(own));
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    const statuses = ['TENTATIVE', 'CANCELLED'];
    const events = calendar.getAllSubcomponents('vevent');
    expect(events.map((it) => it.getFirstPropertyValue('status'))).toEqual(statuses);
    const others = Object.values(ical.sync.parseICS(own)).flatMap((one) =>
      one?.type === 'VEVENT' ? [one.status] : [],
    );
    expect(others).toEqual(statuses);
    const plain = readPlainly(own);
    expect(plain.find(({ name }) => name === 'NAME')?.value).toBe('Менің іс-шараларым\\, күнтізбе');
    expect(plain.filter(({ name }) => name === 'METHOD')).toEqual([
      { name: 'METHOD', params: '', value: 'PUBLISH' },
    ]);
    expect(plain.filter(({ name }) => name === 'STATUS').map(({ value }) => value)).toEqual(
      statuses,
    );
    for (const line of own.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  test('an empty one is still a calendar', () => {
    expect(writeCalendar([], 'ru')).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR$/);
  });
});

describe('the rules of a clock', () => {
  const each = ['Asia/Almaty', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'];
  test.each(each)('of %s give every hour of three years as luxon has it', (zone) => {
    const [from, to] = [new Date('2023-06-01T00:00:00Z'), new Date('2026-06-01T00:00:00Z')];
    const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${zoneRules(zone, from, to)}\r\nEND:VCALENDAR`;
    const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vtimezone');
    const timezone = new ICAL.Timezone(component as ICAL.Component);
    for (let at = from.getTime(); at < to.getTime(); at += 7 * 3_600_000) {
      const local = DateTime.fromMillis(at, { zone });
      // An hour that is there twice is either of the two.
      if (local.getPossibleOffsets().length > 1) continue;
      const time = ICAL.Time.fromDateTimeString(local.toFormat("yyyy-MM-dd'T'HH:mm:ss"));
      expect(timezone.utcOffset(time) / 60, `${zone} ${local.toISO()}`).toBe(local.offset);
    }
  });

  test('Kazakhstan put its clocks back on 1 March 2024', () => {
    const rules = zoneRules('Asia/Almaty', new Date('2024-01-01'), new Date('2024-12-31'));
    expect(rules).toContain('DTSTART:20240301T000000\r\nTZOFFSETFROM:+0600\r\nTZOFFSETTO:+0500');
  });
});
