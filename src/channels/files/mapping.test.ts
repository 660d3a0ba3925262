import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readMapping } from './mapping.ts';

const good = {
  format: 'csv',
  source: 'old-town',
  fields: { externalId: 'id', filedAt: 'date', place: 'point' },
  category: { columns: 'kind', values: { Lamp: 'dark-street' } },
};
const reading = (given: object) => () => readMapping(JSON.stringify(given));

describe('a mapping', () => {
  test('needs little: what the file is, where it comes from, and what stands where', () => {
    const mapping = readMapping(JSON.stringify(good));
    expect(mapping).toMatchObject({ locale: 'ru', alreadyPublic: false, delimiter: ',' });
    expect(mapping.category).toMatchObject({ columns: ['kind'], otherwise: 'other' });
    expect(mapping.category.values.get('lamp')).toBe('dark-street');
  });

  test('for Open311 knows the names of the standard by itself', () => {
    const mapping = readMapping('{"format":"open311","source":"town","category":{}}');
    expect(mapping.fields.externalId).toBe('service_request_id');
    expect(mapping.state?.values.get('closed')).toBe('claimed');
  });

  test.each(['san-francisco', 'los-angeles', 'open311', 'points-geojson'])(
    'that we give as an example (%s) can be read',
    (name) => {
      expect(
        reading(JSON.parse(readFileSync(`db/import-examples/${name}.json`, 'utf8'))),
      ).not.toThrow();
    },
  );

  test.each([
    ['without its format', { format: undefined }, 'format: is missing. Example: "format": "csv"'],
    ['of an unknown format', { format: 'xml' }, 'format: is not csv, geojson or open311.'],
    [
      'with a source nobody could type',
      { source: 'Old Town' },
      'source: is not 2 to 40 small letters',
    ],
    ['with a key nobody knows', { feilds: {} }, 'feilds: is not known. Known are format, source,'],
    [
      'without the date',
      { fields: { ...good.fields, filedAt: undefined } },
      'fields.filedAt: is missing. Example: "filedAt": "Opened"',
    ],
    [
      'without the place',
      { fields: { ...good.fields, place: undefined } },
      'fields.place: is missing. Example: "place": "Point", or',
    ],
    ['with half a place', { fields: { ...good.fields, place: { lon: 'x' } } }, 'fields.place'],
    [
      'with a time zone that is none',
      { dates: { timeZone: 'Mars' } },
      'dates.timeZone: is not a time zone.',
    ],
    [
      'with a pattern without a year',
      { dates: { format: 'HH:mm' } },
      'dates.format: is neither "iso"',
    ],
    ['with an encoding that is none', { encoding: 'latin-9000' }, 'encoding: is not an encoding.'],
  ])('%s is refused by the name of the key, with an example', (_, wrong, sentence) => {
    expect(reading({ ...good, ...wrong })).toThrow(sentence);
  });

  test('that makes "Closed" a confirmed repair is refused', () => {
    const state = { column: 'status', values: { Closed: 'confirmed' } };
    expect(reading({ ...good, state })).toThrow(
      'state.values.Closed: is not one of received, claimed, declined.',
    );
  });

  test('that is no JSON is refused', () => {
    expect(() => readMapping('format: csv')).toThrow('The mapping is not JSON');
    expect(() => readMapping('[]')).toThrow('braces');
  });
});
