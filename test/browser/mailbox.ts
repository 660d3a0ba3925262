import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { inject, vi } from 'vitest';

/** A letter as its reader has it: the links are those of its text, in order. */
export type ReadLetter = {
  to: string;
  subject: string;
  text: string;
  links: string[];
  /** Where a mail program ends letters of this kind; empty when it cannot. */
  unsubscribe: string;
};

const folder = inject('mailFolder');
const opened = new Map<string, ReadLetter>();

/** All letters to an address so far, the oldest first. */
export async function lettersTo(address: string): Promise<ReadLetter[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  for (const name of names.filter((one) => !opened.has(one))) {
    opened.set(name, await open(readFileSync(join(folder, name))));
  }
  return names
    .toSorted()
    .flatMap((name) => opened.get(name) ?? [])
    .filter(({ to }) => to === address);
}

async function open(bytes: Buffer): Promise<ReadLetter> {
  const { to, subject = '', text = '', html = '', headers } = await PostalMime.parse(bytes);
  const links = text.match(/https?:\/\/\S+/g) ?? [];
  const missing = links.filter((link) => !html.includes(link.replaceAll('&', '&amp;')));
  if (missing.length > 0)
    throw new Error(`Only in the text of "${subject}": ${missing.join(', ')}`);
  const unsubscribe = headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  return {
    ...{ to: to?.[0]?.address ?? '', subject, text, links },
    unsubscribe: unsubscribe.replace(/^<|>$/g, ''),
  };
}

/** Waits for the `nth` letter to an address whose subject holds these words. */
export function letterTo(address: string, words: string | RegExp, nth = 1): Promise<ReadLetter> {
  return vi.waitFor(
    async () => {
      const all = await lettersTo(address);
      const found = all.filter(({ subject }) => subject.match(words))[nth - 1];
      if (found) return found;
      const said = all.map(({ subject }) => subject).join(' | ');
      throw new Error(`No letter no. ${nth} "${words}" to ${address}; there are: ${said}`);
    },
    { timeout: 60_000, interval: 100 },
  );
}

/** The first link of a letter that leads to such an address. */
export function linkIn(letter: ReadLetter, part: string | RegExp): string {
  const link = letter.links.find((one) => one.match(part));
  if (!link)
    throw new Error(`No link like ${part} in "${letter.subject}": ${letter.links.join(' ')}`);
  return link;
}
