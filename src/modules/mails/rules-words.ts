import type { Locale } from '#basics/localised.ts';

// How mail programs here begin what they quote, in the three languages and a few more.
const quoteStarts = [
  /^\s*-{2,}\s*(original message|исходное сообщение|пересылаемое сообщение|forwarded message|бастапқы хат|конец пересылаемого)/i,
  /^\s*(begin forwarded message|начало переадресованного сообщения)/i,
  /^_{10,}\s*$/,
  /^\s*\*?(from|от|кімнен|отправитель):\*?\s.+@/i,
  /^.{0,200}(wrote|writes|пишет|писал\(?а?\)?|написал\(?а?\)?|жазды|жазған):?\s*$/i,
];
const signatures = [
  /^-- ?$/,
  /^(отправлено (с|из) |sent from (my|mail|yahoo)|get outlook for |жіберілді )/i,
];
const farewells =
  /^(с уважением|всего доброго|best regards|kind regards|regards|құрметпен|ізгі ниетпен)[\s,.!]*/i;
const FAREWELL_LINES = 8;

/**
 * What somebody wrote now: without the letters they quote, without signature and farewell. A
 * mail that is nothing but a forwarded one keeps what was forwarded.
 */
export function ownWords(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/\[cid:[^[\]]*\]/gi, '')
    .replace(/[\u200B\uFEFF]/g, '')
    .split('\n');
  const own = withoutSignature(upToQuote(lines));
  const words = tidy(own.filter((line) => !/^\s*>/.test(line)));
  return words || tidy(withoutSignature(lines).map((line) => line.replace(/^\s*(>\s?)+/, '')));
}

function upToQuote(lines: string[]): string[] {
  const at = lines.findIndex((line, nth) => {
    // A long "On … wrote:" is broken over two lines.
    const two = `${line} ${lines[nth + 1] ?? ''}`;
    return quoteStarts.some((start) => start.test(line)) || isBrokenQuote(two);
  });
  return at < 0 ? lines : lines.slice(0, at);
}

const isBrokenQuote = (two: string) =>
  /^(on|am|le) .{10,200}(wrote|writes):\s*$/i.test(two.trim()) ||
  /^\S.{0,40}\d{4}.{0,160}@.{0,80}(пишет|написал\(?а?\)?|жазды):\s*$/i.test(two.trim());

function withoutSignature(lines: string[]): string[] {
  const at = lines.findIndex((line) => signatures.some((start) => start.test(line)));
  const left = at < 0 ? lines : lines.slice(0, at);
  const from = Math.max(1, left.length - FAREWELL_LINES);
  const bye = left.findIndex((line, nth) => nth >= from && farewells.test(line.trim()));
  return bye < 0 ? left : left.slice(0, bye);
}

const tidy = (lines: string[]) =>
  lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** The language somebody wrote in, as far as the letters tell; `otherwise` where there are none. */
export function localeOfWords(words: string, otherwise: Locale): Locale {
  if (/[әғқңөұүһі]/i.test(words)) return 'kk';
  if (/[а-яё]/i.test(words)) return 'ru';
  return /[a-z]{3}/i.test(words) ? 'en' : otherwise;
}

/** A line and what stands after it. */
type Said<T> = { said: T; rest: string };

const firstLine = (words: string) => {
  const [first = '', ...others] = words.split('\n');
  return { first: first.trim(), others: others.join('\n').trim() };
};

const verdicts: [RegExp, 'yes' | 'no'][] = [
  [/^(да|yes|иә|ия)(?![\p{L}\p{N}])/iu, 'yes'],
  [/^(нет|no|жоқ|жок)(?![\p{L}\p{N}])/iu, 'no'],
];

/**
 * The answer to "is it done?", when the first line is one: the word alone, or with a sign after it.
 * "No problem, thank you" and "Yes and no" are no answers.
 */
export function verdictIn(words: string): Said<'yes' | 'no'> | null {
  const { first, others } = firstLine(words);
  for (const [begins, said] of verdicts) {
    const after = begins.test(first) ? first.replace(begins, '') : null;
    if (after === null || !/^\s*($|[.!,;:…—–-])/.test(after)) continue;
    const more = after.replace(/^[\s.!,;:…—–-]+/, '');
    return { said, rest: [more, others].filter(Boolean).join('\n') };
  }
  return null;
}

export type TaskWord = 'done' | 'accept' | 'decline';

const taskWords: [RegExp, TaskWord][] = [
  [
    /^(done|готово|сделано|выполнено|убрано|устранено|дайын|орындалды|жасалды)(?![\p{L}\p{N}])/iu,
    'done',
  ],
  [
    /^(accept(ed)?|принято|принимаю|принимаем|берём|берем|қабылдаймыз?|қабылданды)(?![\p{L}\p{N}])/iu,
    'accept',
  ],
  [
    /^(decline[d]?|отказ|отклоняю|отклоняем|отклонено|бас тарту|бас тартамыз?)(?![\p{L}\p{N}])/iu,
    'decline',
  ],
];

/** What a responder says of a task in the first line, and the words with it. */
export function taskWordIn(words: string): Said<TaskWord> | null {
  const { first, others } = firstLine(words.replace(/^\*|\*(?=\s|$)/g, ''));
  for (const [begins, said] of taskWords) {
    if (!begins.test(first)) continue;
    const more = first.replace(begins, '').replace(/^[\s.!,;:…—–*-]+/, '');
    return { said, rest: [more, others].filter(Boolean).join('\n') };
  }
  return null;
}

const labelled =
  /^[ \t\u00a0]*(адрес|address|мекенжай|мекен-жай|место|орны)\s*[:–—-]\s*(.{5,200})$/im;
const street =
  /(^|[\s,(])(ул\.?|улица|пр\.?|проспект|пер\.?|переулок|мкр\.?|микрорайон|көшесі|даңғылы|шағын ауданы|street|st\.|avenue)(?![\p{L}])/iu;

/** The line that names an address: one said to be it, else the first that has a street and a number. */
export function addressLineIn(words: string): string | null {
  const said = labelled.exec(words)?.[2];
  if (said) return said.trim();
  const line = words
    .split(/\n|(?<=\p{L}{4}[.!?])\s+(?=\p{Lu})/u)
    .find((one) => street.test(one) && /\d/.test(one) && one.length <= 200);
  return line?.trim() ?? null;
}
