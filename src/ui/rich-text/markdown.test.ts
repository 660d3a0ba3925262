import { describe, expect, test } from 'vitest';
import { htmlOf } from '#basics/markdown.ts';
import { markdownOf, textOf } from './markdown.ts';

const flat = (markdown: string) =>
  htmlOf(markdown)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?(<[^>]+>) ?/g, '$1');

/** What is written after it was opened and saved without a change. */
function again(markdown: string): string {
  const text = textOf(markdown);
  if (!text) throw new Error(`Not opened: ${markdown}`);
  return markdownOf(text);
}

const constructs: [string, string][] = [
  ['nothing', ''],
  ['paragraphs', 'One\ngoes on\n\nTwo'],
  ['headings', '## How\n\nWords\n\n### Further\n\n#### Deeper'],
  ['a heading of the page’s own level', '# How'],
  ['headings that leave a level out', '## How\n\n#### Deeper'],
  ['underlined headings', 'How\n===\n\nWords\n\nFurther\n---'],
  ['bold, italic and both', '**bold** *italic* ***both*** __bold__ _italic_ **a *b* c**'],
  ['half a word', 'lamp**light**er un*frigging*believable'],
  ['struck words', '~~nine~~ ten'],
  ['code', 'Type `a < b` and ``a `b` c``'],
  ['a block of code', '```html\n<script>alert(1)</script>\n```\n\n    indented'],
  [
    'links',
    '[map](/reports) [web](https://example.org/a_(b)?c=d&e=f "Title") [call](tel:+77010000000)',
  ],
  ['a letter', '[write](mailto:a@example.org)'],
  ['an address in brackets', '<https://example.org/>'],
  ['links by name', '[map][1] and [map]\n\n[1]: /reports\n[map]: /about "About"'],
  ['a bold link', 'See **[map](/reports)**'],
  ['lists', '- one\n- two\n  - deeper\n  - still\n- three'],
  ['lists with room', '- one\n\n- two\n\n  goes on'],
  ['numbers', '1. one\n2. two\n   1. deeper\n3. three'],
  ['numbers from five', '5. five\n6. six'],
  ['two lists after each other', '- one\n\n* two'],
  ['quotes', '> One\n>\n> > Deeper\n>\n> - list'],
  ['a line', 'One\n\n---\n\nTwo'],
  ['a new line', 'One\\\ntwo  \nthree'],
  [
    'signs that are only signs',
    '1\\. not a list \\* \\# \\[a\\]\\(b\\) 2 * 3 * 4 snake_case_words a|b ~~~ \\~~a\\~~',
  ],
  ['signs at the beginning', '\\# no heading\n\n\\- no list\n\n\\> no quote\n\n\\+ plus'],
  ['entities', '&amp; &lt;b&gt; &copy; &nbsp;x'],
  ['Kazakh and Russian', '**Қалажарық** он екі шамды ауыстырды. «Горсвет» — 12 фонарей'],
  ['nobody’s HTML', '<b>bold</b> <script>alert(1)</script> <!-- a -->'],
  ['a picture, which is words', '![alt](https://a.example/p.gif)'],
  ['links that lead nowhere', '[x](javascript:alert(1)) [y](data:text/html,x) [z](//evil.example)'],
];

describe('a text that is opened in the editor and saved', () => {
  test.each(constructs)('means the same: %s', (_what, markdown) => {
    expect(flat(again(markdown))).toBe(flat(markdown));
  });

  test.each(constructs)('and saved again is the same to the letter: %s', (_what, markdown) => {
    expect(again(again(markdown))).toBe(again(markdown));
  });

  test('has one way for a link in bold and bold in a link, which look the same', () => {
    expect(again('[**map**](/reports) **[map](/reports)**')).toBe(
      again('**[map](/reports)** [**map**](/reports)'),
    );
  });

  test('holds no link that may not be, and no picture', () => {
    const text = textOf(
      '[x](javascript:alert(1)) ![p](https://a.example/p.gif) [a](https://a.example)',
    );
    const json = JSON.stringify(text);
    expect(json).not.toMatch(/"href":"javascript|"image"/);
    expect(json).toContain('"href":"https://a.example"');
  });

  test('is not opened where it would mean something else: a table stays as it was typed', () => {
    expect(textOf('| a | b |\n|---|---|\n| 1 | 2 |')).toBeNull();
  });
});
