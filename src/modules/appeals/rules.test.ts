import { expect, test } from 'vitest';
import { documentKind, documentName } from './document-kinds.ts';
import { newAppeal } from './input.ts';
import { asRule, lawOf } from './law.ts';
import {
  canBecome,
  daysLate,
  isOpen,
  mayComplain,
  numberOf,
  readNumber,
  states,
  writeNumber,
} from './rules.ts';

const due = new Date('2026-01-20T18:59:59.999Z');
const later = new Date('2026-01-22T04:00:00Z');

test('what was withdrawn or reviewed goes nowhere any more', () => {
  for (const state of ['withdrawn', 'reviewed'] as const) {
    expect(states.filter((to) => canBecome(state, to))).toEqual([]);
  }
  expect(states.filter(isOpen)).toEqual(['new', 'handled', 'waiting']);
});

test('one may complain about an answer, a closing, and silence beyond the term; never before', () => {
  const asked = { due_at: due, late: false };
  expect(mayComplain({ ...asked, state: 'answered' }, later)).toBe(true);
  expect(mayComplain({ ...asked, state: 'closed' }, later)).toBe(true);
  expect(mayComplain({ ...asked, state: 'handled' }, later)).toBe(true);
  expect(mayComplain({ ...asked, state: 'handled', due_at: later }, due)).toBe(false);
  expect(mayComplain({ ...asked, state: 'waiting' }, later)).toBe(false);
  expect(mayComplain({ ...asked, state: 'waiting', late: true }, later)).toBe(true);
  expect(mayComplain({ ...asked, state: 'review' }, later)).toBe(false);
});

test('a number is found however it is typed', () => {
  expect(numberOf(2026, 123)).toBe('2026-000123');
  expect(writeNumber('2026-000123')).toBe('ӨС-2026-000123');
  for (const typed of ['ӨС-2026-000123', '2026-000123', ' 2026 123', '2026-123']) {
    expect(readNumber(typed)).toBe('2026-000123');
  }
  expect(readNumber('the stairs')).toBeNull();
});

test('late is counted in begun days', () => {
  expect(daysLate(due, due)).toBe(0);
  expect(daysLate(due, later)).toBe(2);
});

test('a number nobody could check goes under no law name in the reckoning', () => {
  const { answer, complain, extension } = lawOf('kz');
  expect(asRule(answer.application)).toMatchObject({ amount: 15, law: 'АППК РК, ст. 76' });
  expect(answer.complaint).toMatchObject({ amount: 20, verified: false });
  expect(asRule(answer.complaint)).toMatchObject({ amount: 20, law: '' });
  expect(complain).toMatchObject({ amount: 3, unit: 'months', verified: true });
  expect(extension.until).toMatchObject({ amount: 2, unit: 'months' });
  expect(lawOf('ru').answer.request).toMatchObject({ amount: 30, unit: 'calendar-days' });
});

const word = Buffer.from('PK\x03\x04 [Content_Types].xml word/document.xml', 'latin1');

test('a document is what its bytes say, whatever it is called', () => {
  expect(documentKind(Buffer.from('%PDF-1.4\n%%EOF'))).toBe('pdf');
  expect(documentKind(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))).toBe('jpeg');
  expect(documentKind(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).toBe('png');
  expect(documentKind(word)).toBe('docx');
});

test('a program, a page, a cut PDF, a plain archive and a document with macros are refused', () => {
  const wrong = [
    Buffer.from('MZ\x90\x00'),
    Buffer.from('<!doctype html><script>alert(1)</script>'),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    Buffer.from('%PDF-1.4 with no end'),
    Buffer.from('PK\x03\x04 something.exe'),
    Buffer.concat([word, Buffer.from('word/vbaProject.bin')]),
  ];
  for (const bytes of wrong) expect(() => documentKind(bytes)).toThrow('appeal.document-kind');
});

test('the name of a document loses its path and what could break a line', () => {
  expect(documentName('C:\\Documents\\Арыз.pdf')).toBe('Арыз.pdf');
  expect(documentName('../../etc/passwd')).toBe('passwd');
  expect(documentName('a\r\nb".pdf')).toBe('ab.pdf');
  expect(documentName('')).toBe('document');
});

const form = {
  ...{ id: '01890a5d-ac96-774b-bcce-b302099a8057', kind: 'application', subject: 'Stairs' },
  ...{ words: 'Mend the stairs', areaId: '01890a5d-ac96-774b-bcce-b302099a8058', locale: 'kk' },
  ...{ name: 'Жанна Сәуле', answerBy: 'email', email: 'zhanna@example.org' },
};
const problemsOf = (given: object) =>
  newAppeal.safeParse({ ...form, ...given }).error?.issues.map(({ message }) => message) ?? [];

test('who appeals must be named and reachable in the way they chose', () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ name: '' })).toEqual(['appeal.name-missing']);
  expect(problemsOf({ email: '' })).toEqual(['appeal.email-missing']);
  expect(problemsOf({ answerBy: 'post', email: '' })).toEqual(['appeal.postal-missing']);
  expect(problemsOf({ answerBy: 'post', email: '', postal: 'Абая 12, Петропавл' })).toEqual([]);
  expect(problemsOf({ phone: 'call me' })).toEqual(['appeal.phone-wrong']);
  expect(problemsOf({ words: 'x'.repeat(20_001) })).toEqual(['field.too-long']);
});
