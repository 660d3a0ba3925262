import { describe, expect, test } from 'vitest';
import { htmlOf } from '#basics/markdown.ts';
import { draftTexts, markdownOf, offerTexts } from './rules-offers.ts';

describe('what another house wrote', () => {
  test('is paragraphs, items and links of the web; its own address and hashtags at the end are left out', () => {
    const html =
      '<h2>Why</h2><p>One<br>two</p><ol><li>first</li><li><a href="https://a.example/x?b=1&amp;c=2">' +
      '<span>see</span> it</a></li></ol><p><a href="https://a.example/page?lang=kk">here</a></p>' +
      '<p><a href="https://a.example/tags/l" class="mention hashtag">#l</a></p>';
    expect(markdownOf(html, 'https://a.example/page')).toBe(
      'Why\n\nOne  \ntwo\n\n• first\n\n• see it (<https://a.example/x?b=1&c=2>)',
    );
    expect(markdownOf('<p><a href="https://a.example/x">https://a.example/x</a></p>')).toBe(
      '<https://a.example/x>',
    );
  });

  test.each([
    '<p>[x](javascript:alert(1))</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://a.example/&quot;onclick=&quot;x">x</a>',
    '<a href="data:text/html,<script>">x</a>',
    '<p>\u27E6https://a.example\u27E7 &#10214;x&gt; **y**&#10215;</p>',
    '<p>![x](https://spy.example/a.png) <img src=x onerror=alert(1)></p>',
    '<p>&lt;img src=x onerror=alert(1)&gt; &lt;script&gt;</p>',
    '<scr<script>ipt>alert(1)</script>',
    '<p># big</p><p>- item</p><p>1. item</p><p>> said</p><p>| a |</p><p>```</p><p>&nbsp;&nbsp;&nbsp;&nbsp;code</p>',
  ])('cannot be markup or lead where it should not: %s', (html) => {
    const made = htmlOf(markdownOf(html));
    expect(
      made.replaceAll(/<\/?p>|<br>|<a href="https:[^"<>]*" rel="noopener">|<\/a>/g, ''),
    ).not.toMatch(/<|javascript:alert\(1\)"/);
    expect(made).not.toMatch(/onclick="|<img|<h\d|<li|<code|<em|<strong/);
  });

  test('has a title in each language, the first line where none is named, and else is nothing', () => {
    const of = (title: string, html: string) => ({ title, summary: '', html });
    const texts = offerTexts(
      {
        kk: of('<b>Жарық</b>', '<p>Аула</p>'),
        de: of('', '<p><strong>Licht</strong></p><p>Hof</p>'),
        ru: of('', ' '),
        'x<script>': of('a', 'b'),
      },
      'https://a.example',
    );
    expect(texts).toEqual({
      kk: { title: 'Жарық', summary: 'Аула', markdown: 'Аула' },
      de: { title: 'Licht', summary: 'Hof', markdown: 'Hof' },
    });
  });

  test('goes into a draft in the languages we have, else in that of the editor, to be translated', () => {
    const text = (title: string) => ({ title, summary: '', markdown: '' });
    const known = { 'kk-KZ': text('kk'), en: text('en'), de: text('de') };
    expect(draftTexts(known, 'ru')).toEqual({ kk: text('kk'), en: text('en') });
    expect(draftTexts({ de: text('de') }, 'ru')).toEqual({ ru: text('de') });
    expect(draftTexts({}, 'ru')).toEqual({});
  });
});
