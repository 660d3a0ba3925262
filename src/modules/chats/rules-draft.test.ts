import { describe, expect, test } from 'vitest';
import type { Category } from '#modules/categories/rules.ts';
import {
  endOf,
  newDraft,
  pressValue,
  readPress,
  stepOf,
  wordsOf,
  type Draft,
  type StepFacts,
} from './rules-draft.ts';
import { belongsTo, hear } from './rules-hearing.ts';
import { kindRows, likelyKinds, MOST_LIKELY } from './rules-kinds.ts';
import type { HearingFacts } from './rules-telling.ts';
import type { Deed, Heard } from './rules.ts';

const said = (text: string) => ({ kk: `${text} kk`, ru: `${text} ru`, en: text });
const category = (id: string, more: Partial<Category> = {}): Category => ({
  ...{ id, parentId: 'group', key: id, names: said(id), hints: said(id), keywords: {} },
  ...{ questions: [], stopper: null, sensitivity: 'public', proofRequired: false },
  ...{ hidesWallText: false, respondWithinH: 1, respondUnit: 'hours', severity: 'normal' },
  ...{ nearbyM: 50, retentionDays: 1, position: 0, retired: false, ...more },
});
const drugs = category('drugs', {
  questions: [{ key: 'now', type: 'yes-no', label: said('now'), required: true }],
  stopper: { words: said('Call'), blocks: true, onlyIf: { question: 'now', equals: 'yes' } },
});

const told = { messageId: 'm1', position: 1 };
const place = { lon: 69, lat: 54, from: 'device' as const, ...told };
const photo = { ...told, id: 'p1', sentAt: '2026-03-02T04:00:00Z' };
const draft = (more: Partial<Draft> = {}): Draft => ({ ...newDraft('r1'), ...more });
const facts = (more: Partial<StepFacts> = {}): StepFacts => ({ category: null, near: [], ...more });

describe('what is asked next is the first thing that is missing', () => {
  const whole = { photos: [photo], place, categoryId: 'bench' };
  test.each<[string, Partial<Draft>, Partial<StepFacts>]>([
    ['photo', {}, {}],
    ['photo', { place, categoryId: 'bench' }, { category: category('bench') }],
    ['place', { photos: [photo] }, {}],
    ['place', { withoutPhoto: true }, {}],
    ['kind', { photos: [photo], place }, {}],
    ['question', whole, { category: drugs }],
    ['stopped', { ...whole, answers: { now: 'yes' } }, { category: drugs }],
    ['words', whole, { category: category('other') }],
    ['near', whole, { category: category('bench'), near: ['A', 'B'] }],
    ['near', { ...whole, notThese: ['A'] }, { category: category('bench'), near: ['A', 'B'] }],
    ['review', { ...whole, notThese: ['B', 'A'] }, { category: category('b'), near: ['A', 'B'] }],
    ['review', { ...whole, answers: { now: 'no' } }, { category: drugs }],
    ['review', { ...whole, said: [{ ...told, words: 'It is' }] }, { category: category('other') }],
  ])('%s', (step, more, known) => {
    expect(stepOf(draft(more), facts(known))).toBe(step);
  });
});

const heard = (deed: Deed, more: Partial<Heard> = {}): Heard => ({
  ...{ updateId: 'u', chat: { address: '1', kind: 'private', name: '' } },
  ...{ from: { id: '1', name: '' }, messageId: 'm9', position: 9 },
  ...{ sentAt: '2026-03-02T05:00:00Z', deed, ...more },
});
const known = (more: Partial<HearingFacts> = {}): HearingFacts => ({
  ...{ tag: 'tag', step: 'place', category: null, near: [], ...more },
});
const camera = { place: { lon: 1, lat: 1 }, from: 'photo' as const, inside: true };
const device = { place: { lon: 2, lat: 2 }, from: 'device' as const, inside: true };

describe('where it is', () => {
  const sent = (at: Draft, found: HearingFacts['found'], position = 9) =>
    hear(
      at,
      heard({ kind: 'place', place: { lon: 2, lat: 2 } }, { messageId: `m${position}`, position }),
      known({ found: found ?? null }),
    ).draft.place;
  const photographed = (at: Draft) =>
    hear(
      at,
      heard({ kind: 'photo', media: { id: 'f' }, words: '' }),
      known({ found: camera, photo: { id: 'p2' } }),
    ).draft.place;

  test('what they say counts more than what the camera says, in whatever order', () => {
    expect(photographed(draft())?.from).toBe('photo');
    expect(sent(draft({ place: { ...place, from: 'photo' } }), device)?.from).toBe('device');
    expect(photographed(draft({ place }))?.from).toBe('device');
  });

  test('of two they said the one said later counts, whichever arrives first', () => {
    expect(sent(draft({ place: { ...place, position: 20 } }), device)?.lat).toBe(54);
    expect(sent(draft({ place }), device)?.lat).toBe(2);
  });

  test('of two photos the first one says where it is', () => {
    expect(photographed(draft({ place: { ...place, from: 'photo' } }))?.lat).toBe(54);
  });

  test('a camera’s place that was refused does not come back with the next photo', () => {
    expect(photographed(draft({ notFromPhoto: true }))).toBeNull();
  });

  test('outside our areas is no place', () => {
    expect(sent(draft(), { ...device, inside: false })).toBeNull();
  });
});

test('what was written comes in the order it was written, each once', () => {
  const lines = [
    { messageId: 'c', position: 3, words: 'Third' },
    { messageId: 'a', position: 1, words: 'First' },
    { messageId: 'b', position: 2, words: ' First ' },
    { messageId: 'd', position: 4, words: '' },
  ];
  expect(wordsOf(draft({ said: lines }))).toBe('First\nThird');
});

test('an edit that arrives before what it changes is what counts', () => {
  const edited = hear(
    draft(),
    heard({ kind: 'edited', words: 'bench', messageId: 'm5' }, { messageId: 'm6' }),
    known(),
  );
  const out = hear(
    edited.draft,
    heard({ kind: 'words', words: 'bnch' }, { messageId: 'm5', position: 5 }),
    known({ step: 'kind' }),
  );
  expect(wordsOf(out.draft)).toBe('bench');
});

describe('what arrives late', () => {
  const before = endOf(draft({ photos: [{ ...photo, album: 'a' }] }), {
    ...{ how: 'filed', code: 'C', position: 10 },
  });
  const album = (name: string): Deed => ({
    ...{ kind: 'photo', media: { id: 'f' }, words: '', album: name },
  });
  test.each<[string, Deed, Partial<Heard>, boolean]>([
    ['a photo of the same album', album('a'), { position: 11 }, true],
    ['a photo of another album', album('b'), { position: 11 }, false],
    ['what was sent before the end', { kind: 'words', words: 'x' }, { position: 9 }, true],
    ['what was sent after it', { kind: 'words', words: 'x' }, { position: 11 }, false],
    ['an edit of it', { kind: 'edited', words: 'x', messageId: 'm1' }, { position: 12 }, true],
  ])('%s', (_, deed, more, late) => {
    expect(belongsTo(before, heard(deed, more))).toBe(late);
    expect(belongsTo(null, heard(deed, more))).toBe(false);
  });
});

describe('buttons', () => {
  test('fit into what every messenger allows', () => {
    const longest = pressValue('12345678', 'page', '01a2016b-3d15-7560-b03b-2ab412c29aa0', 12);
    expect(longest.length).toBeLessThanOrEqual(64);
    expect(readPress(longest)).toMatchObject({ tag: '12345678', what: 'page' });
    expect(readPress('task:accept:1')).toBeNull();
  });

  test('of another draft do nothing', () => {
    const press = (tag: string) =>
      hear(draft(), heard({ kind: 'choice', value: pressValue(tag, 'no-photo') }), known());
    expect(press('other').draft.withoutPhoto).toBe(false);
    expect(press('other').notes).toEqual([{ key: 'chat.old-button' }]);
    expect(press('tag').draft.withoutPhoto).toBe(true);
  });

  test('“send” sends nothing before the summary was shown', () => {
    const press = (step: HearingFacts['step']) =>
      hear(draft(), heard({ kind: 'choice', value: pressValue('tag', 'send') }), known({ step }));
    expect(press('kind').act).toBeUndefined();
    expect(press('review').act).toBe('send');
  });
});

describe('kinds to choose from', () => {
  const many = Array.from({ length: 12 }, (_, nth) => category(`k${nth}`, { position: nth }));
  const group = category('group', { parentId: null });
  const shelf = { categories: [group, ...many], locale: 'en' as const };

  test('what they speak of comes first, then what is usual there, then the usual order', () => {
    const likely = likelyKinds({ ...shelf, suggested: ['k7'], usualNear: ['k3', 'k7'] });
    expect(likely.slice(0, 4).map(({ id }) => id)).toEqual(['k7', 'k3', 'k0', 'k1']);
  });

  test('few at a time; the others by their groups, a page after the other', () => {
    const rows = (page: string) => kindRows(page, { ...shelf, suggested: [], usualNear: [] });
    expect(rows('likely')).toHaveLength(MOST_LIKELY + 1);
    expect(rows('likely').at(-1)).toEqual({ page: 'groups', words: 'more' });
    expect(rows('groups')).toEqual([
      { page: 'group', words: 'group' },
      { page: 'likely', words: 'back' },
    ]);
    expect(rows('group').at(-1)).toEqual({ page: 'group:2', words: 'more' });
    expect(rows('group:2').map((row) => ('kind' in row ? row.kind : row.page))).toEqual([
      ...['k8', 'k9', 'k10', 'k11', 'groups'],
    ]);
    expect(rows('nobody knows')).toEqual(rows('likely'));
  });
});
