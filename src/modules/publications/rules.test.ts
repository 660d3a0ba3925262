import { describe, expect, test } from 'vitest';
import { newsFilters, publicationForm } from './input.ts';
import { htmlOf, plainWords } from '#basics/markdown.ts';
import { slugOf } from '#basics/slug.ts';
import { canBecome, isSecondPerson, missingIn, publicationSeenByStranger } from './rules.ts';
import type { Edition, PublicationText } from './rules.ts';

const text = (more: Partial<PublicationText> = {}): PublicationText => ({
  ...{ title: 'Lamps', summary: 'They shine', markdown: 'Yes', sources: '', note: '' },
  ...{ machineMade: false, toTranslate: false },
  ...more,
});

describe('a text in Markdown', () => {
  test('becomes clean HTML with headings below the title, none left out', () => {
    expect(htmlOf('# One\n\n### Two\n\n##### Three\n\n**b** *i* ~~s~~')).toBe(
      '<h2>One</h2>\n<h3>Two</h3>\n<h4>Three</h4>\n<p><strong>b</strong> <em>i</em> <s>s</s></p>\n',
    );
    expect(htmlOf('- a\n- b\n\n1. c\n\n> q')).toContain('<ul>\n<li>a</li>');
  });

  test('links to the web, to letters, to calls and to our own pages, and nowhere else', () => {
    for (const good of ['https://a.example/x?y=1', 'http://a.example', 'mailto:a@b.example']) {
      expect(htmlOf(`[go](${good})`)).toContain(`href="${good}" rel="noopener"`);
    }
    for (const good of ['tel:+77150000000', '/reports/ABC', '#top']) {
      expect(htmlOf(`[go](${good})`)).toContain(`href="${good}"`);
    }
    const script = ['java', 'script:alert(1)'].join('');
    const bad = [
      ...[script, script.toUpperCase(), 'java\tscript:alert(1)', ' javascript:x'],
      ...['&#106;avascript:alert(1)', 'javascript&colon;alert(1)', 'vbscript:x', 'file:///etc'],
      ...['data:text/html,<script>1</script>', 'data:image/svg+xml;base64,PHN2Zz4='],
      ...['//evil.example', '/\\evil.example', '\\\\evil.example', '/%09/evil.example'],
      ...[
        'https:evil.example',
        'blob:x',
        'mailto:a@b.example%0d%0abcc:c@d.example',
        'evil.example',
      ],
    ];
    for (const url of bad) {
      const html = htmlOf(`[go](${url}) [go](<${url}>) <${url}>\n\n[r]\n\n[r]: ${url}`);
      expect(html).not.toMatch(/<a[ >]/);
    }
  });

  test('hostile input stays words: no tag, attribute or picture of whoever typed it', () => {
    const hostile = [
      '<script>alert(1)</script>',
      '<svg onload=alert(1)><use href="data:image/svg+xml,x"/></svg>',
      '<img src=x onerror=alert(1)>',
      '![p](https://evil.example/pixel.gif "t")',
      '![p](data:image/svg+xml;base64,PHN2Zz4=)',
      '[a](https://a.example "\\" onmouseover=alert(1) x=\\"")',
      '[<img src=x onerror=alert(1)>](https://a.example)',
      '> > > <iframe srcdoc="<script>alert(1)</script>"></iframe>',
      '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
      '<a href="javascript:alert(1)">x</a>',
      '<!-- --><style>@import url(//evil.example)</style>',
      '|a|\n|:-:|\n|<b onclick=x>b</b>|',
      '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    ];
    const ours = new Set(
      'p h2 h3 h4 strong em s a ul ol li blockquote pre code hr br table thead tbody tr th td'.split(
        ' ',
      ),
    );
    for (const markdown of hostile) {
      const html = htmlOf(markdown);
      for (const [tag = '', name = '', attributes = ''] of html.matchAll(
        /<\/?([a-z0-9]+)((?:[^>"]|"[^"]*")*)>/gi,
      )) {
        expect({ markdown, tag, ours: ours.has(name) }).toMatchObject({ ours: true });
        const without = attributes.replace(/ (?:href|rel|title|class|start)="[^"<>]*"/g, '');
        expect({ tag, without: without.replace(/ ?\/?$/, '') }).toEqual({ tag, without: '' });
      }
      expect(html.replace(/<\/?[a-z0-9]+(?:[^>"]|"[^"]*")*>/gi, '')).not.toContain('<');
    }
  });

  test('nested without end it is read in no time', () => {
    const begun = performance.now();
    htmlOf('>'.repeat(20_000));
    htmlOf('['.repeat(20_000));
    htmlOf('*a '.repeat(10_000));
    htmlOf('[a](b'.repeat(8_000));
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('is said to chats and phones without any markup', () => {
    expect(plainWords('## Hello\n\n**Lamps** [shine](/reports).\nBoth\n\n- a\n- `b`')).toBe(
      'Hello\nLamps shine.\nBoth\na\nb',
    );
  });
});

describe('a publication', () => {
  test('is approved by another person than whoever changed it last', () => {
    expect(isSecondPerson('dana', 'dana')).toBe(false);
    expect(isSecondPerson('dana', 'asel')).toBe(true);
  });

  test('goes from draft to print by way of a second person, and never back from withdrawn', () => {
    expect(canBecome('draft', 'published')).toBe(false);
    expect(canBecome('waiting', 'published')).toBe(true);
    expect(canBecome('published', 'draft')).toBe(true);
    expect(canBecome('withdrawn', 'draft')).toBe(false);
  });

  test('says what it lacks before anybody is asked', () => {
    const nothing = missingIn({ texts: {}, pictures: [], published: false });
    expect(nothing).toEqual([{ field: 'ru.title', key: 'publication.text-missing' }]);
    const some = missingIn({
      texts: { ru: text(), kk: text({ summary: '', markdown: '' }) },
      pictures: [{ alts: { ru: 'Lamp' }, people: 'unsaid' }],
      published: true,
    });
    expect(some.map(({ field, key }) => `${field} ${key}`)).toEqual([
      'pictures publication.people-missing',
      'ru.note publication.note-missing',
      'kk.summary publication.summary-missing',
      'kk.markdown publication.words-missing',
      'kk.note publication.note-missing',
      'pictures publication.alt-missing',
    ]);
  });

  const edition: Edition = {
    ...{ kind: 'news', areaId: null, organisationId: null, campaignId: null, categoryIds: [] },
    ...{ tags: [] },
    ...{
      videoUrl: null,
      video: null,
      comments: 'off',
      texts: { ru: text() },
      pictures: [],
      number: 1,
    },
    correctedAt: null,
  };
  const out = new Date('2026-11-23T06:00:00Z');

  test('is seen by strangers once it is out; taken back, only its name and why', () => {
    const standing = { publishedAt: null, withdrawnAt: null, withdrawnReasons: null };
    expect(publicationSeenByStranger(standing, edition)).toBeNull();
    expect(publicationSeenByStranger({ ...standing, publishedAt: out }, null)).toBeNull();
    const seen = publicationSeenByStranger({ ...standing, publishedAt: out }, edition);
    expect(seen).toMatchObject({ withdrawn: false, texts: { ru: { title: 'Lamps' } } });
    const gone = { publishedAt: out, withdrawnAt: out, withdrawnReasons: { ru: 'Wrong' } };
    expect(publicationSeenByStranger(gone, edition)).toEqual({
      ...{ withdrawn: true, withdrawnAt: out, reasons: { ru: 'Wrong' }, titles: { ru: 'Lamps' } },
    });
  });

  test('has an address in Latin letters made of its title', () => {
    expect(slugOf('Қызылжар: «Шамдар жанды!»')).toBe('qyzylzhar-shamdar-zhandy');
    expect(slugOf('Café – ½ 7')).toBe('cafe-1-2-7');
    expect(slugOf('光')).toBe('');
    expect(slugOf('слово '.repeat(40)).length).toBeLessThanOrEqual(60);
    expect(slugOf('а'.repeat(200))).toHaveLength(60);
  });
});

test('a form of a publication is read as people type it', () => {
  const read = publicationForm.parse({
    ...{ revision: '3', kind: 'news', areaId: '', tags: '#Жарық, двор  #жарық' },
    ru: { title: ' Lamps ', machineMade: 'yes' },
  });
  expect(read).toMatchObject({
    revision: 3,
    areaId: null,
    tags: ['жарық', 'двор'],
    videoUrl: null,
  });
  expect(read.ru).toMatchObject({ title: 'Lamps', machineMade: true });
  const wrong = { revision: '1', kind: 'news', videoUrl: 'data:text/html,x' };
  expect(publicationForm.safeParse(wrong).success).toBe(false);
  expect(publicationForm.safeParse({ ...wrong, videoUrl: '', tags: '<script>' }).success).toBe(
    false,
  );
  expect(newsFilters.parse({ kind: 'warning', tag: '<b>', after: 'x', area: 'town' })).toEqual({
    area: 'town',
  });
});
