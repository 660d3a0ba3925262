const lookAlikes: Record<string, string> = {
  ...{ I: '1', L: '1', O: '0', О: '0', А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H' },
  ...{ Р: 'P', С: 'C', Т: 'T', Х: 'X', У: 'Y' },
};

/**
 * The eight signs of a ticket in what was typed or read from its square: with spaces, small letters and
 * letters of the other alphabet, or a whole address that ends in them. Null when there are none.
 */
export function readTicket(text: string): string | null {
  const end = text.includes('#') ? (text.split('#').at(-1) ?? '') : text;
  const plain = end
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/[ILOА-Я]/g, (letter) => lookAlikes[letter] ?? letter);
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain) ? plain : null;
}

/** A ticket's signs as people read them: two groups of four. */
export const writeTicket = (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ');
