import { describe, expect, test } from 'vitest';
import { dateReader } from './dates.ts';
import { readLonLat, readPoint } from './points.ts';

const read = (format: string, text: string, zone = 'America/Los_Angeles') =>
  dateReader(format, zone)(text)?.toISOString() ?? null;

describe('a date', () => {
  test('in the American way is read in the time of its town, in summer and in winter', () => {
    expect(read('us', '04/30/2014 02:51:52 PM')).toBe('2014-04-30T21:51:52.000Z');
    expect(read('us', '12/03/2014 02:14:19 AM')).toBe('2014-12-03T10:14:19.000Z');
    expect(read('us', '07/15/2012 12:00:00 AM')).toBe('2012-07-15T07:00:00.000Z');
  });

  test('in the hour that comes twice in autumn is the first of the two', () => {
    expect(read('us', '11/02/2014 01:30:00 AM')).toBe('2014-11-02T08:30:00.000Z');
    expect(read('us', '11/02/2014 02:30:00 AM')).toBe('2014-11-02T10:30:00.000Z');
    expect(read('iso', '2014-11-02 01:30:00')).toBe('2014-11-02T08:30:00.000Z');
    expect(read('iso', '2014-11-02T01:30:00-08:00')).toBe('2014-11-02T09:30:00.000Z');
  });

  test('in the hour that is skipped in spring is one hour later', () => {
    expect(read('us', '03/09/2014 02:30:00 AM')).toBe('2014-03-09T10:30:00.000Z');
  });

  test('in ISO is local time unless it states its offset', () => {
    expect(read('iso', '2020-01-01 00:05:00')).toBe('2020-01-01T08:05:00.000Z');
    expect(read('iso', '2020-01-01T00:05:00Z')).toBe('2020-01-01T00:05:00.000Z');
    expect(read('iso', '2010-04-14T06:37:38-08:00')).toBe('2010-04-14T14:37:38.000Z');
    expect(read('iso', '2024-03-05', 'Asia/Almaty')).toBe('2024-03-04T19:00:00.000Z');
  });

  test('in a way of its own, or in milliseconds, is read by the pattern', () => {
    const almaty = 'Asia/Almaty';
    // Kazakhstan moved to UTC+5 on 1 March 2024.
    expect(read('dd.MM.yyyy HH:mm', '05.03.2024 18:20', almaty)).toBe('2024-03-05T13:20:00.000Z');
    expect(read('dd.MM.yyyy HH:mm', '29.02.2024 18:20', almaty)).toBe('2024-02-29T12:20:00.000Z');
    expect(read('unix-ms', '1577865900000')).toBe('2020-01-01T08:05:00.000Z');
  });

  test.each([
    ['us', '30/04/2014 02:51:52 PM'],
    ['us', '04/30/2014'],
    ['iso', '2020'],
    ['iso', '2020-W01'],
    ['iso', '2020-02-30 10:00:00'],
    ['iso', '01.02.2020'],
    ['iso', '1970-01-01T00:00:00Z'],
    ['unix-ms', 'yesterday'],
  ])('that is not written as the mapping says (%s: %s) is not guessed', (format, text) => {
    expect(read(format, text)).toBeNull();
  });
});

describe('a place', () => {
  test('in one column is read with latitude first, as maps show it', () => {
    expect(readPoint('(37.774007256355, -122.395680023339)')).toEqual({
      lat: 37.774007256355,
      lon: -122.395680023339,
    });
    expect(readPoint('54.8668, 69.1335')).toEqual({ lat: 54.8668, lon: 69.1335 });
  });

  test('in WKT is read with longitude first, as that format has it', () => {
    expect(readPoint('POINT (-122.395 37.774)')).toEqual({ lat: 37.774, lon: -122.395 });
  });

  test('in two columns may have a decimal comma', () => {
    expect(readLonLat('69,1335', ' 54.8668')).toEqual({ lat: 54.8668, lon: 69.1335 });
  });

  test.each(['', 'Mission Bay', '(0, 0)', '(137.7, -122.4)', '(37.77)', 'POINT EMPTY'])(
    'that is none (%s) is not guessed',
    (text) => {
      expect(readPoint(text)).toBeNull();
    },
  );
});
