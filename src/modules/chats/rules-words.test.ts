import { describe, expect, test } from 'vitest';
import type { Question } from '#modules/categories/rules.ts';
import { isEmergency } from './rules-emergency.ts';
import {
  answerIn,
  isCancel,
  isCourtesy,
  isGreeting,
  looksLikeAddress,
  withoutPlace,
} from './rules-words.ts';

describe('a danger to life is recognised in each language', () => {
  test.each([
    'Там режут человека!',
    'мужчина с ножом у подъезда',
    'Пожар в доме',
    'Горит квартира на 5 этаже',
    'избивают женщину',
    'слышу выстрелы',
    'пахнет газом в подъезде',
    'он хочет прыгнуть с крыши',
    'Өрт шықты!',
    'үйде өрт',
    'біреуді ұрып жатыр',
    'пышақпен жүр',
    'газ иісі шығып тұр',
    'There is a fire in the house',
    'somebody is being beaten',
    'a man with a knife',
    'I heard gunshots',
    'she talks of suicide',
  ])('%s', (words) => expect(isEmergency(words)).toBe(true));

  test.each([
    'Не горит фонарь',
    'Яма на дороге, провал асфальта',
    'реклама наркотиков на стене',
    'шприцы у пожарного выхода',
    'сарай сгорел год назад',
    'ертең келемін',
    'көшеде шам жанбайды',
    'қабырғада жарнама',
    'Fireworks paper all over the yard',
    'broken lamp',
    'a skilled worker',
    'ножка скамейки сломана',
    '',
  ])('%s is none', (words) => expect(isEmergency(words)).toBe(false));
});

test.each(['отмена', 'Отмена!', ' ОТМЕНИТЬ ', 'бас тарту', 'Бас тарту.', 'cancel', 'Stop'])(
  '“%s” cancels',
  (words) => expect(isCancel(words)).toBe(true),
);

test.each(['отмена рейса', 'знак стоп упал', 'cancel culture', '', 'бас'])(
  '“%s” is a word like any other',
  (words) => expect(isCancel(words)).toBe(false),
);

test('a greeting is no report', () => {
  for (const words of ['Сәлеметсіз бе!', 'здравствуйте', 'Hello', '/start'.slice(1)]) {
    expect(isGreeting(words)).toBe(true);
  }
  expect(isGreeting('Привет, у нас темно во дворе')).toBe(false);
});

test('thanks and faces begin no report', () => {
  for (const words of ['Спасибо!', 'рақмет', 'OK', '👍', '…']) expect(isCourtesy(words)).toBe(true);
  expect(isCourtesy('спасибо, и ещё фонарь не горит')).toBe(false);
});

describe('a typed answer', () => {
  const said = (ru: string) => ({ kk: `${ru} kk`, ru, en: `${ru} en` });
  const question = (type: Question['type']): Question => ({
    ...{ key: 'q', type, label: said('?'), required: true },
    ...(type === 'choice' && {
      options: [
        { key: 'one', label: said('Один') },
        { key: 'many', label: said('Много') },
      ],
    }),
  });

  test.each([
    ['yes-no', 'да', 'yes'],
    ['yes-no', 'Иә', 'yes'],
    ['yes-no', 'жоқ', 'no'],
    ['yes-no', 'No.', 'no'],
    ['yes-no', 'не знаю', null],
    ['choice', 'один', 'one'],
    ['choice', 'много en', 'many'],
    ['choice', 'три', null],
    ['text', ' Трое ', 'Трое'],
    ['text', '  ', null],
  ] as const)('to a %s question: %s', (type, words, answer) => {
    expect(answerIn(question(type), words)).toBe(answer);
  });
});

test.each(['ул. Абая 54', 'Конституция көшесі', 'мкр Береке', 'Интернациональная 24', 'house 7'])(
  '%s looks like an address',
  (words) => expect(looksLikeAddress(words)).toBe(true),
);

test.each(['Не горит фонарь', 'темно', 'большая яма'])('%s does not', (words) =>
  expect(looksLikeAddress(words)).toBe(false),
);

test.each([
  ['54.8668, 69.1335', ''],
  ['https://2gis.kz/geo/69.1,54.8', ''],
  ['N54.8668 E69.1335', ''],
  ['Яма тут https://2gis.kz/geo/69.1,54.8 большая', 'Яма тут большая'],
  ['54.8668, 69.1335 не горит фонарь', 'не горит фонарь'],
])('%s says besides its place: “%s”', (words, rest) => expect(withoutPlace(words)).toBe(rest));
