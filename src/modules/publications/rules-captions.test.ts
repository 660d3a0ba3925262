import { describe, expect, test } from 'vitest';
import { readCaptions, transcriptOf, writeCaptions } from './rules-captions.ts';

const cue = '00:01.000 --> 00:04.500\n';
const vtt = (...blocks: string[]) => ['WEBVTT', ...blocks].join('\n\n');

describe('captions', () => {
  test('are kept as we write them: times in full, notes and places on the picture left out', () => {
    const typed = [
      '\uFEFFWEBVTT - Abay street\r\nKind: captions\r\n',
      'NOTE by Aigul, at home\r\n',
      `7\r\n00:01.000 --> 00:04.500 align:start position:0%\r\n<v Айгүл>Шам &amp; <i>жарық</i>\r\n`,
      '01:00:05.000 --> 01:00:06.000\r\nTom & Jerry\r\n',
    ].join('\r\n');
    expect(writeCaptions(readCaptions(typed))).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:04.500\n<v Айгүл>Шам &amp; <i>жарық</i></v>\n\n' +
        '01:00:05.000 --> 01:00:06.000\nTom &amp; Jerry\n',
    );
  });

  test('written again are the same', () => {
    const once = writeCaptions(
      readCaptions(vtt(`${cue}<b>a</b> &lt;script&gt;`, '00:05.000 --> 00:06.000\nb')),
    );
    expect(writeCaptions(readCaptions(once))).toBe(once);
  });

  test('are read as text too: who speaks, sentence by sentence', () => {
    const said = vtt(
      `${cue}<v Aigul>The lamps`,
      '00:05.000 --> 00:06.000\n<v Aigul>shine &lt;again&gt;.',
      '00:07.000 --> 00:08.000\nAt last!',
    );
    expect(transcriptOf(said)).toEqual([
      { voice: 'Aigul', words: 'The lamps shine <again>.' },
      { voice: '', words: 'At last!' },
    ]);
  });

  const wrong: [string, string, string, number][] = [
    ['subtitles of another kind', 'not-webvtt', '1\n00:00:01,000 --> 00:00:02,000\nHello', 1],
    ['a page', 'not-webvtt', '<!doctype html>', 1],
    [
      'colours',
      'styles',
      vtt('STYLE\n::cue { background: url(https://a.example/x) }', `${cue}a`),
      3,
    ],
    ['places of their own', 'styles', vtt('REGION\nid:fred', `${cue}a`), 3],
    ['a region', 'styles', vtt('00:01.000 --> 00:04.500 region:fred\na'), 3],
    [
      'a line that can be cut up in many ways',
      'styles',
      vtt(`00:01.000 --> 00:04.500 ${'line:a'.repeat(5000)} x\na`),
      3,
    ],
    ['a time that is none', 'timing', vtt('00:01 --> 00:04\na'), 3],
    ['a block without time', 'timing', vtt('Hello'), 3],
    ['an end before its beginning', 'order', vtt('00:04.000 --> 00:01.000\na'), 3],
    ['a step back', 'order', vtt(`${cue}a`, '00:00.500 --> 00:02.000\nb'), 6],
    ['an hour nobody films', 'order', vtt('99:00:00.000 --> 99:00:01.000\na'), 3],
    ['a script', 'markup', vtt(`${cue}<script>alert(1)</script>`), 4],
    ['a class', 'markup', vtt(`${cue}<c.red>a</c>`), 4],
    ['a moment within', 'markup', vtt(`${cue}a <00:02.000>b`), 4],
    ['a tag with an attribute', 'markup', vtt(`${cue}<b onclick=x>a</b>`), 4],
    ['a tag that does not close', 'markup', vtt(`${cue}<b>a`), 4],
    ['tags that cross', 'markup', vtt(`${cue}<b><i>a</b></i>`), 4],
    ['no word at all', 'empty', vtt('NOTE nothing'), 1],
    ['more than anybody says', 'too-long', vtt(`${cue}${'a'.repeat(300_000)}`), 1],
  ];
  test.each(wrong)('with %s are refused: %s', (_what, reason, typed, line) => {
    expect(() => readCaptions(typed)).toThrow(
      expect.objectContaining({ key: `captions.no.${reason}`, params: { line } }),
    );
  });
});
