import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { locales } from '#basics/localised.ts';
import { sayIn } from '#server/words.ts';
import { templates } from '#modules/chats/templates.ts';
import { cutWords, inPieces } from '../messenger/cutting.ts';
import { approved, buttonValues } from './templates.ts';
import { partsOf, templatePart } from './write.ts';
import type { Said } from '#modules/chats/rules.ts';

const picture = { id: 'up1' };
const write = (said: Said, shown: { id: string } | null = null) =>
  partsOf(said, { picture: shown, say: sayIn('en') });
const choices = (count: number, words = 'Answer') => [
  Array.from({ length: count }, (_, nth) => ({ value: `v${nth}`, words: `${words} ${nth}` })),
];
const kinds = (parts: ReturnType<typeof write>) =>
  parts.map((part) => (part.interactive as { type: string } | undefined)?.type ?? part.type);

describe('what we say becomes', () => {
  test.each<[string, Said, { id: string } | null, string[]]>([
    ['a text', { words: 'x' }, null, ['text']],
    ['a text in pieces, when it is long', { words: 'word '.repeat(1000) }, null, ['text', 'text']],
    ['a picture with its words', { words: 'x' }, picture, ['image']],
    ['up to three buttons', { words: 'x', choices: choices(3) }, null, ['button']],
    ['buttons below a picture', { words: 'x', choices: choices(2) }, picture, ['button']],
    ['a list of more', { words: 'x', choices: choices(4) }, null, ['list']],
    ['a picture and a list', { words: 'x', choices: choices(4) }, picture, ['image', 'list']],
    ['two lists of more than ten', { words: 'x', choices: choices(13) }, null, ['list', 'list']],
    [
      'a list, when a button is too small for the words',
      { words: 'x', choices: choices(2, 'An answer with many words') },
      null,
      ['list'],
    ],
    [
      'a question for the place',
      { words: 'x', askPlace: true },
      null,
      ['location_request_message'],
    ],
    [
      'buttons and a question for the place',
      { words: 'x', choices: choices(1), askPlace: true },
      null,
      ['button', 'location_request_message'],
    ],
    [
      'a button that opens a page',
      { words: 'x', link: { href: 'https://a.example', words: 'Open' } },
      null,
      ['cta_url'],
    ],
    ['a place and a text', { words: 'x', place: { lon: 69, lat: 54 } }, null, ['location', 'text']],
    [
      'a text ahead of buttons, when the words are long',
      { words: 'word '.repeat(300), choices: choices(2) },
      null,
      ['text', 'button'],
    ],
  ])('%s', (_, said, shown, wanted) => {
    expect(kinds(write(said, shown))).toEqual(wanted);
  });

  test('words that tell where the link is, when there are buttons besides', () => {
    const link = { href: 'https://a.example/r', words: 'Open' };
    const [part] = write({ words: 'x', choices: choices(1), link });
    expect(part).toMatchObject({
      interactive: { body: { text: 'x\n\nOpen: https://a.example/r' } },
    });
  });

  test('rows that say below the title what has no room in it', () => {
    const words = 'Объявление о продаже запрещённых веществ';
    const [part] = write({ words: 'x', choices: [[{ value: 'v', words }]] });
    expect(part).toMatchObject({
      interactive: {
        action: { sections: [{ rows: [{ title: 'Объявление о продаже…', description: words }] }] },
      },
    });
  });

  test('a numbered list in the words, when even a row is too small', () => {
    const long =
      'A lamp that has not burned since Monday, on the corner of Abai street and Satpaev street';
    const [part] = write({
      words: 'Which?',
      choices: [
        [
          { value: 'a', words: long },
          { value: 'b', words: 'New' },
        ],
      ],
    });
    const { body, action } = (
      part as never as {
        interactive: {
          body: { text: string };
          action: { sections: { rows: { title: string; description: string }[] }[] };
        };
      }
    ).interactive;
    expect(body.text).toBe(`Which?\n\n1. ${long}\n2. New`);
    expect(action.sections[0]?.rows.map(({ title }) => title)).toEqual([
      '1. A lamp that has not…',
      '2. New',
    ]);
    expect(action.sections[0]?.rows[0]?.description.length).toBeLessThanOrEqual(72);
  });

  test('a list, when two buttons would say the same', () => {
    const same = [
      { value: 'a', words: 'This' },
      { value: 'b', words: 'This' },
    ];
    expect(kinds(write({ words: 'x', choices: [same] }))).toEqual(['list']);
  });
});

describe('words are cut', () => {
  test('between words, never within a letter', () => {
    expect(cutWords('short', 20)).toBe('short');
    expect(cutWords('Бұзылған жарық шамдары бар көше', 24)).toBe('Бұзылған жарық шамдары…');
    expect(cutWords('Verylongwordwithoutanyspaceinit', 10)).toBe('Verylongw…');
    expect(cutWords('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 15)).toBe('👨‍👩‍👧‍👦…');
  });

  test('into pieces, of which none is lost', () => {
    const words = `${'a'.repeat(30)}\n\n${'b '.repeat(40)}\n${'c'.repeat(130)}`;
    const pieces = inPieces(words, 50);
    expect(pieces.every((piece) => piece.length <= 50)).toBe(true);
    expect(pieces.join('').replace(/\s/g, '')).toBe(words.replace(/\s/g, ''));
  });
});

describe('a template', () => {
  test('is filled in one line each, in its language, and its buttons speak of the same thing', () => {
    const values = buttonValues('is_it_done', 'done:yes:ABCDEFGHJ:2');
    expect(values).toEqual([
      'done:yes:ABCDEFGHJ:2',
      'done:no:ABCDEFGHJ:2',
      'done:unknown:ABCDEFGHJ:2',
    ]);
    expect(buttonValues('new_task', 'task:done:some-id')).toEqual([
      'task:accept:some-id',
      'task:decline:some-id',
    ]);
    const part = templatePart(
      { name: 'is_it_done', words: ['a\n\tb', ''] },
      { language: 'kk', values },
    );
    expect(part).toMatchObject({
      template: {
        ...{ name: 'is_it_done', language: { code: 'kk', policy: 'deterministic' } },
        components: [
          { type: 'body', parameters: [{ text: 'a b' }, { text: '–' }] },
          { type: 'button', sub_type: 'quick_reply', index: '0' },
          { index: '1' },
          { index: '2', parameters: [{ type: 'payload', payload: values[2] }] },
        ],
      },
    });
  });

  test.each(Object.entries(approved))('%s is as Meta takes it, in three languages', (name, one) => {
    const gaps = Object.entries(templates).find(([known]) => known === name)?.[1].length;
    for (const locale of locales) {
      const body = one.body[locale];
      const found = [...body.matchAll(/\{\{(\d)\}\}/g)].map(([, nth]) => Number(nth));
      expect(found).toEqual(Array.from({ length: gaps ?? 0 }, (_, nth) => nth + 1));
      // Meta refuses a body that ends with a gap or begins with one.
      expect(body).toMatch(/^[^{].*[^}]$/s);
      expect(one.buttons.every(({ words }) => words[locale].length <= 25)).toBe(true);
    }
  });

  test('is written down for whoever has it approved', () => {
    const page = readFileSync('docs/whatsapp.md', 'utf8');
    for (const { body, buttons } of Object.values(approved)) {
      for (const locale of locales) {
        for (const line of body[locale].split('\n')) expect(page).toContain(line);
        for (const { words } of buttons) expect(page).toContain(words[locale]);
      }
    }
  });
});
