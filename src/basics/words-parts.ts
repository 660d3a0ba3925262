export type Part = string | { name: string; numeric: boolean } | { name: string; choices: Choices };
export type Choices = Readonly<Record<string, readonly Part[]>>;

/** Stands in a plural's parts where the text has `#`: the counted number itself. */
export const theNumber = '#';

type Reader = { text: string; at: number };

const closes = /[{}]|''/;
const word = /[^\s,{}]+/y;
const space = /\s*/y;

/** Whether a message says the same whatever it is told: it has no arguments and nothing quoted. */
export const isPlain = (text: string) => !closes.test(text);

/**
 * A message in ICU MessageFormat taken apart: `{name}`, `{name, number}` and
 * `{name, plural, =0 {…} one {…} other {…}}`, `'{'` for a brace that is meant as one.
 * Throws an Error that names the place when the text is not that.
 */
export function messageParts(text: string): readonly Part[] {
  const reader = { text, at: 0 };
  const parts = readParts(reader, false);
  if (reader.at < text.length) throw problem(reader, 'a } without its {');
  return parts;
}

function readParts(reader: Reader, counted: boolean): Part[] {
  const parts: Part[] = [];
  let plain = '';
  const endPlain = () => {
    if (plain) parts.push(plain);
    plain = '';
  };
  while (reader.at < reader.text.length && reader.text[reader.at] !== '}') {
    const letter = reader.text[reader.at] as string;
    if (letter === '{') {
      endPlain();
      parts.push(readArgument(reader));
    } else if (counted && letter === '#') {
      endPlain();
      parts.push({ name: theNumber, numeric: true });
      reader.at += 1;
    } else plain += letter === "'" ? readQuoted(reader) : readLetter(reader);
  }
  endPlain();
  return parts;
}

function readLetter(reader: Reader) {
  return reader.text[reader.at++] as string;
}

/** Two apostrophes are one; one before a brace quotes up to the next; any other is itself. */
function readQuoted(reader: Reader) {
  const { text, at } = reader;
  if (text[at + 1] === "'") {
    reader.at += 2;
    return "'";
  }
  if (!'{}#'.includes(text[at + 1] ?? ' ')) return readLetter(reader);
  const end = text.indexOf("'", at + 1);
  reader.at = end < 0 ? text.length : end + 1;
  return text.slice(at + 1, end < 0 ? text.length : end);
}

function readArgument(reader: Reader): Part {
  expect(reader, '{');
  const name = readWord(reader);
  if (skip(reader, '}')) return { name, numeric: false };
  expect(reader, ',');
  const kind = readWord(reader);
  if (kind === 'number') {
    expect(reader, '}');
    return { name, numeric: true };
  }
  if (kind !== 'plural') throw problem(reader, `an argument of the kind "${kind}"`);
  expect(reader, ',');
  return { name, choices: readChoices(reader) };
}

function readChoices(reader: Reader): Choices {
  const choices: Record<string, Part[]> = {};
  while (!skip(reader, '}')) {
    const when = readWord(reader);
    expect(reader, '{');
    choices[when] = readParts(reader, true);
    expect(reader, '}');
  }
  if (!choices.other) throw problem(reader, 'a plural without "other"');
  return choices;
}

function readWord(reader: Reader) {
  skipSpace(reader);
  word.lastIndex = reader.at;
  const found = word.exec(reader.text)?.[0];
  if (!found) throw problem(reader, 'no name');
  reader.at += found.length;
  return found;
}

function skip(reader: Reader, letter: string) {
  skipSpace(reader);
  if (reader.text[reader.at] !== letter) return false;
  reader.at += 1;
  return true;
}

function skipSpace(reader: Reader) {
  space.lastIndex = reader.at;
  reader.at += space.exec(reader.text)?.[0].length ?? 0;
}

function expect(reader: Reader, letter: string) {
  if (letter === '}' && reader.text[reader.at] === '}') reader.at += 1;
  else if (!skip(reader, letter)) throw problem(reader, `no ${letter}`);
}

function problem(reader: Reader, what: string) {
  return new Error(`${what} at letter ${reader.at} of "${reader.text}"`);
}
