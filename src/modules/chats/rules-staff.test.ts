import { expect, test } from 'vitest';
import {
  doneChoices,
  readDonePress,
  readLinkCode,
  readTaskPress,
  taskDeeds,
  taskValue,
  writeLinkCode,
} from './rules-staff.ts';
import { templateOf } from './templates.ts';

const shownId = '11111111-2222-8333-8444-555555555555';

test('every button of a task says what to do with which task, in 64 bytes', () => {
  for (const deed of taskDeeds) {
    const value = taskValue(deed, shownId, 3);
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(64);
    expect(readTaskPress(value)).toEqual({ deed, shownId, nth: 3 });
  }
  expect(readTaskPress(taskValue('accept', shownId))).toMatchObject({ nth: 0 });
});

test('a button that was made up is none', () => {
  for (const value of ['task:steal:' + shownId, 'task:accept:1', 'draft:send', 'task:', '']) {
    expect(readTaskPress(value)).toBeNull();
  }
  for (const value of ['done:maybe:ABCDEFGHJ:1', 'done:yes:ABC:1', 'done:yes:ABCDEFGHJ', '']) {
    expect(readDonePress(value)).toBeNull();
  }
});

test('the question has three answers, each of which names the report and the round', () => {
  const choices = doneChoices({ code: 'ABCDEFGHJ', round: 2 }, (answer) => answer).flat();
  expect(choices.map(({ value }) => readDonePress(value))).toEqual(
    ['yes', 'no', 'unknown'].map((answer) => ({ answer, code: 'ABCDEFGHJ', round: 2 })),
  );
});

test('a code is read as people write it, and an ordinary word is none', () => {
  expect(writeLinkCode('AB3D5FGH')).toBe('AB3D-5FGH');
  for (const typed of ['AB3D5FGH', ' ab3d-5fgh ', 'AB3D 5FGH']) {
    expect(readLinkCode(typed)).toBe('AB3D5FGH');
  }
  expect(readLinkCode('ABCD-EFGO')).toBe('ABCDEFG0');
  for (const typed of ['entrance', 'подъезд1', 'AB3D5FGH please', '8701234567', '']) {
    expect(readLinkCode(typed)).toBeNull();
  }
});

test('what stands in the gaps of a template is one line each and never empty', () => {
  expect(templateOf('status_changed', ['ABC-DEF-GHJ', 'Done.\n\nPlease look.'])).toEqual({
    ...{ name: 'status_changed', words: ['ABC-DEF-GHJ', 'Done. Please look.'] },
  });
  expect(templateOf('staff_news', ['', 'x'.repeat(2000)]).words.map((it) => it.length)).toEqual([
    1, 900,
  ]);
});
