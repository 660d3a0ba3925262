const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** At most so many characters, cut between words where there is one not too far back. */
export function cutWords(words: string, most: number): string {
  if (words.length <= most) return words;
  const room = head(words, most - 1);
  const space = room.search(/\s\S*$/);
  const whole = space > most / 2 && !/^\s/.test(words.slice(room.length)) ? space : room.length;
  return room.slice(0, whole).replace(/[\s,.;:–-]+$/, '') + ELLIPSIS;
}

/** The words in pieces of at most so many characters, parted at a paragraph, a line or a space. */
export function inPieces(words: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = words.trim();
  while (rest.length > most) {
    const piece = rest.slice(0, placeToPart(rest, most));
    pieces.push(piece.trim());
    rest = rest.slice(piece.length).trim();
  }
  return [...pieces, rest].filter(Boolean);
}

function placeToPart(words: string, most: number): number {
  for (const gap of ['\n\n', '\n', ' ']) {
    const at = words.lastIndexOf(gap, most);
    if (at > most / 3) return at;
  }
  return head(words, most).length;
}

/** The first characters, never half of what a person sees as one. */
function head(words: string, most: number): string {
  let end = 0;
  for (const { index, segment } of graphemes.segment(words.slice(0, most + 64))) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return words.slice(0, end || most);
}
