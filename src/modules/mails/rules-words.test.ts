import { describe, expect, test } from 'vitest';
import { addressLineIn, localeOfWords, ownWords, taskWordIn, verdictIn } from './rules-words.ts';

describe('what somebody wrote now', () => {
  test.each([
    ['Yes\n\nOn Mon, 2 Mar 2026 at 09:00, Lamp <a@b.kz> wrote:\n> Is it done?', 'Yes'],
    ['Да\n\nпн, 2 мар. 2026 г. в 09:00, Фонарь <a@b.kz>:\nпишет:\n> Сделано?', 'Да'],
    ['Нет\n\n02.03.2026 9:00, Фонарь пишет:\n> Сделано?', 'Нет'],
    ['Иә\n\n2026 ж. 2 наурыз, Шам жазды:\n> Дайын ба?', 'Иә'],
    ['Done\n________________________________\nFrom: a@b.kz\nSent: today\nIs it?', 'Done'],
    ['Готово\n\n-------- Исходное сообщение --------\nОт: x', 'Готово'],
    ['Яма во дворе\n-- \nИван Петров\n+7 700', 'Яма во дворе'],
    ['Яма во дворе\n\nС уважением,\nИван', 'Яма во дворе'],
    ['Яма\n\nОтправлено с iPhone', 'Яма'],
    ['Look [cid:image001.png@01] here', 'Look  here'],
  ])('%j', (text, own) => expect(ownWords(text)).toBe(own));

  test('a mail that is nothing but a forwarded one keeps what was forwarded', () => {
    const text = '---------- Forwarded message ---------\nFrom: a@b.kz\n\nA pit in the yard';
    expect(ownWords(text)).toContain('A pit in the yard');
    expect(ownWords('> quoted\n> only')).toBe('quoted\nonly');
  });
});

test.each([
  ['Да', 'yes', ''],
  ['да!', 'yes', ''],
  ['Да, всё убрали\nСпасибо', 'yes', 'всё убрали\nСпасибо'],
  ['YES.', 'yes', ''],
  ['Иә', 'yes', ''],
  ['Нет', 'no', ''],
  ['нет - всё на месте', 'no', 'всё на месте'],
  ['Жоқ, әлі тұр', 'no', 'әлі тұр'],
])('%j is an answer', (words, said, rest) => expect(verdictIn(words)).toEqual({ said, rest }));

test.each(['Нет проблем', 'No problem', 'Yes and no', 'Нетто', 'Дайын', 'Спасибо\nДа', ''])(
  '%j is none',
  (words) => expect(verdictIn(words)).toBeNull(),
);

test.each([
  ['*done*', 'done', ''],
  ['Done\nLamp changed', 'done', 'Lamp changed'],
  ['Готово, заменили', 'done', 'заменили'],
  ['дайын', 'done', ''],
  ['Принято', 'accept', ''],
  ['Қабылдаймыз', 'accept', ''],
  ['Отказ: не наша улица', 'decline', 'не наша улица'],
  ['decline not ours', 'decline', 'not ours'],
])('%j is a word on a task', (words, said, rest) =>
  expect(taskWordIn(words)).toEqual({ said, rest }),
);

test.each(['Готовность завтра', 'It will be done', 'Отказали тормоза', ''])('%j is none', (words) =>
  expect(taskWordIn(words)).toBeNull(),
);

test('the language is told by the letters', () => {
  expect([localeOfWords('Шұңқыр', 'ru'), localeOfWords('Яма', 'en')]).toEqual(['kk', 'ru']);
  expect([localeOfWords('A pit', 'ru'), localeOfWords('123', 'kk')]).toEqual(['en', 'kk']);
});

test('the line of an address is found', () => {
  expect(addressLineIn('Яма\nАдрес: Абая 12, подъезд 2')).toBe('Абая 12, подъезд 2');
  expect(addressLineIn('Здравствуйте. Во дворе ул. Интернациональная, 56 яма')).toContain('56');
  expect(addressLineIn('Мекенжай: Абай көшесі 12')).toBe('Абай көшесі 12');
  expect(addressLineIn('Яма на улице')).toBeNull();
});
