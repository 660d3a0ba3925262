import { describe, expect, test } from 'vitest';
import { withdrawal } from '#basics/input-approving.ts';
import { campaignForm, goalOf } from './input.ts';
import {
  ambassadorSeenByStranger,
  canBecome,
  daysBetween,
  isOver,
  isSecondPerson,
  mayBeErased,
  missingIn,
  nothingYet,
  partSeenByStranger,
} from './rules.ts';

const text = { title: 'Aigul', lead: 'A teacher', words: '', contact: '' };
const content = { ...nothingYet, texts: { en: text }, from: '2026-03-01', until: '2026-04-30' };
const out = { edition: 1, withdrawnAt: null };
const agreed = { givenOn: '2026-02-20', withdrawnAt: null };
const at = new Date('2026-03-10T00:00:00Z');

describe('what a stranger sees', () => {
  test('of a part is what was approved; of one taken back that it is gone; else nothing', () => {
    expect(partSeenByStranger({ edition: 0, withdrawnAt: null }, content)).toBeNull();
    expect(partSeenByStranger(out, content)).toBe(content);
    expect(partSeenByStranger({ edition: 2, withdrawnAt: at }, content)).toBe('gone');
  });

  test('of an ambassador is only what they agreed to, on the days of their term', () => {
    const seen = (
      today: string,
      consent: Parameters<typeof ambassadorSeenByStranger>[2] = agreed,
    ) => ambassadorSeenByStranger(out, content, consent, today);
    expect(seen('2026-02-28')).toBe('gone');
    expect(seen('2026-03-01')).toBe(content);
    expect(seen('2026-04-30')).toBe(content);
    expect(seen('2026-05-01')).toBe('gone');
    expect(seen('2026-03-10', null)).toBe('gone');
    expect(seen('2026-03-10', { ...agreed, withdrawnAt: at })).toBe('gone');
    const withdrawn = { edition: 1, withdrawnAt: at };
    expect(ambassadorSeenByStranger(withdrawn, content, agreed, '2026-03-10')).toBe('gone');
    expect(ambassadorSeenByStranger(out, null, agreed, '2026-03-10')).toBe('gone');
    const draft = { edition: 0, withdrawnAt: null };
    expect(ambassadorSeenByStranger(draft, content, agreed, '2026-03-10')).toBeNull();
    const endless = { ...content, until: null };
    expect(ambassadorSeenByStranger(out, endless, agreed, '2026-03-10')).toBe('gone');
  });
});

test('a person is erased three days after they no longer agree, ninety after their term', () => {
  const kept = { ...out, consent: agreed, changedAt: at, until: '2026-04-30' };
  const on = (day: string) => new Date(`${day}T01:00:00Z`);
  expect(mayBeErased(kept, on('2026-07-29'))).toBe(false);
  expect(mayBeErased(kept, on('2026-07-31'))).toBe(true);
  const gone = { ...kept, consent: { ...agreed, withdrawnAt: at } };
  expect(mayBeErased(gone, on('2026-03-12'))).toBe(false);
  expect(mayBeErased(gone, on('2026-03-13'))).toBe(true);
  expect(mayBeErased({ ...kept, withdrawnAt: at }, on('2026-03-13'))).toBe(true);
  const draft = { edition: 0, withdrawnAt: null, consent: null, changedAt: at, until: '' };
  expect(mayBeErased(draft, on('2026-03-13'))).toBe(false);
  expect(mayBeErased(draft, on('2026-06-10'))).toBe(true);
});

test('days are counted as a calendar counts them, and the last one still belongs to it', () => {
  expect(daysBetween('2026-03-01', '2026-03-01')).toBe(0);
  expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  expect(daysBetween('2026-03-25', '2026-04-01')).toBe(7);
  expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1);
  expect(isOver({ until: '2026-03-01' }, '2026-03-01')).toBe(false);
  expect(isOver({ until: '2026-03-01' }, '2026-03-02')).toBe(true);
  expect(isOver({ until: null }, '2999-01-01')).toBe(false);
});

test('what is missing is named beside its field', () => {
  const of = (kind: 'campaign' | 'section' | 'ambassador', more: object = {}, consent = agreed) =>
    missingIn({ kind, content: { ...content, ...more }, consent }).map(({ field }) => field);
  expect(of('ambassador')).toEqual([]);
  expect(of('ambassador', { texts: {} })).toEqual(['ru.title']);
  expect(of('ambassador', { until: null })).toEqual(['until']);
  expect(of('ambassador', {}, { ...agreed, withdrawnAt: at as never })).toEqual(['givenOn']);
  expect(missingIn({ kind: 'ambassador', content, consent: null })[0]?.key).toBe(
    'campaign.consent-missing',
  );
  const picture = { id: 'a', alts: {}, credit: '', rights: '' };
  expect(of('ambassador', { picture })).toEqual(['alt.en', 'rights']);
  expect(of('section', { texts: { en: { ...text, title: '' } } })).toEqual([]);
  expect(of('campaign', { texts: { en: { ...text, title: '', lead: '' } } })).toEqual([
    ...['en.title', 'en.lead'],
  ]);
});

test('a part that was withdrawn stays so, and nobody approves what they changed last', () => {
  expect(canBecome('published', 'draft')).toBe(true);
  expect(canBecome('draft', 'published')).toBe(false);
  expect(canBecome('withdrawn', 'draft')).toBe(false);
  expect(isSecondPerson('a', 'b')).toBe(true);
  expect(isSecondPerson('a', 'a')).toBe(false);
  expect(isSecondPerson('a', null)).toBe(false);
});

test('the form of a campaign is read as people type it, and no number of what is reached is in it', () => {
  const [one, two] = [
    '019a0000-0000-7000-8000-000000000001',
    '019a0000-0000-7000-8000-000000000002',
  ];
  const typed = {
    ...{ revision: '2', from: '2026-02-01', until: '', worldDay: '', tags: '#Жарық, двор' },
    ...{ goal: 'repairs', target: '500', goalCategoryId: one, goalAreaId: '', reached: '499' },
    ...{ area: { [two]: 'yes' }, partner: { 0: one, 1: '' }, partnerUrl: { 0: '', 1: '' } },
    ru: { title: ' Двор ' },
  };
  const form = campaignForm.parse(typed);
  expect(form).toMatchObject({ until: null, worldDay: null, tags: ['жарық', 'двор'] });
  expect(form.areaIds).toEqual([two]);
  expect(form.partners).toEqual([{ id: one, url: '' }]);
  expect(Object.keys(form.texts)).toEqual(['ru']);
  expect(goalOf(form)).toEqual({ kind: 'repairs', target: 500, categoryId: one, areaId: null });
  const wrong = [
    { goal: 'repairs', target: '' },
    { target: '1.5' },
    { from: '' },
    { until: '2026-01-01' },
  ];
  for (const more of [...wrong, { partnerUrl: { 0: 'ftp://a.example' } }])
    expect(campaignForm.safeParse({ ...typed, ...more }).success).toBe(false);
  expect(withdrawal.safeParse({ kk: '', ru: ' ', en: '' }).success).toBe(false);
});
