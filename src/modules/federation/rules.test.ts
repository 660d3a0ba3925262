import { expect, test } from 'vitest';
import type { Area } from '#modules/areas/rules.ts';
import { markdownOf } from './rules-offers.ts';
import { audienceOf, isBlocked, plainWords } from './rules.ts';

const area = (id: string, parentId: string | null, more: Partial<Area> = {}): Area => ({
  ...{ id, parentId, key: id, kind: 'district', position: 0, retired: false },
  names: { kk: id, ru: id, en: id },
  ...more,
});
const areas = [area('region', null), area('city', 'region'), area('yard', 'city')];

test('a thing is posted by the smallest area it concerns and shared by those above and the house', () => {
  expect(audienceOf({ areaIds: ['region', 'yard', 'city'] }, areas)).toEqual({
    ...{ author: 'yard', sharers: ['city', 'region', 'house'] },
  });
  const everywhere = { author: 'house', sharers: ['region', 'city', 'yard'] };
  expect(audienceOf({ areaIds: [] }, areas)).toEqual(everywhere);
  const retired = [area('region', null), area('city', 'region', { retired: true })];
  const left = { author: 'region', sharers: ['house'] };
  expect(audienceOf({ areaIds: ['city', 'region'] }, retired)).toEqual(left);
  expect(audienceOf({ areaIds: ['gone'] }, areas)).toEqual({ author: 'house', sharers: [] });
});

test('whose it is comes first: the campaign, then the organisation; areas and house share it', () => {
  const owners = ['campaign.light', 'org.lights'];
  expect(audienceOf({ areaIds: ['city', 'region'], owners }, areas)).toEqual({
    ...{ author: 'campaign.light', sharers: ['org.lights', 'city', 'region', 'house'] },
  });
  const tricky = [area('org.lights', null), area('house', null)];
  expect(audienceOf({ areaIds: [], owners: ['org.lights'] }, tricky)).toEqual({
    ...{ author: 'org.lights', sharers: ['house'] },
  });
});

test('a blocked host blocks what lies below it, and nothing that merely looks like it', () => {
  const hosts = ['bad.example', 'a.bad.example', 'notbad.example', 'bad.example.org'];
  expect(hosts.map((host) => isBlocked(host, ['bad.example']))).toEqual([true, true, false, false]);
});

test('of HTML only the words are left, whatever it tries', () => {
  expect(plainWords('<p>Bir<br>eki</p><p>&lt;b&gt; &#1240; &#x4D9; &nope;</p>', 99)).toBe(
    'Bir\neki\n<b> Ә ә &nope;',
  );
  expect(plainWords('a<script>b</script><img src=x onerror="c"', 99)).toBe('ab');
  expect(plainWords('a\u202Eb\u0000c &#0; &#1114112;', 99)).toBe('abc');
  expect(plainWords('<p></p>', 9)).toBe('');
  expect(plainWords('abcdef', 3)).toBe('abc');
});

test.each(['<br', '\u00A0', '<', '&#', '\n ', '<a href="', '<p'])(
  'a reply of nothing but %j, made to hold us up, is read at once',
  (part) => {
    const began = performance.now();
    const much = part.repeat(262_144 / part.length);
    plainWords(much, 2000);
    markdownOf(much);
    expect(performance.now() - began).toBeLessThan(3000);
  },
);
