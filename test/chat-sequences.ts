import { createHash } from 'node:crypto';
import type { Heard } from '#modules/chats/rules.ts';
import { pressValue, type Draft } from '#modules/chats/rules-draft.ts';
import { tagOf } from '#modules/chats/knowing.ts';
import { draftOf, type ChatPerson } from './chats.ts';
import { picture } from './loop.ts';
import type { Town } from './town.ts';

/** One thing somebody does: the updates that arrive for it, now. */
export type Act = (person: ChatPerson) => Promise<Heard[]>;

type Meant = {
  lon: number;
  lat: number;
  categoryId: string;
  words: string;
  answers: Record<string, string>;
  photos: string[];
};

/** A generator of numbers from 0 to 1 that always gives the same ones for a seed (mulberry32). */
function numbersFrom(seed: number) {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Chance {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = numbersFrom(seed);
  }
  isLikely = (chance: number) => this.#next() < chance;
  below = (count: number) => Math.floor(this.#next() * count);
  one = <T>(things: readonly [T, ...T[]]): T => things[this.below(things.length)] ?? things[0];
  shuffled<T>(things: readonly T[]): T[] {
    const left = [...things];
    return things.flatMap(() => left.splice(this.below(left.length), 1));
  }
}

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const press =
  (what: string, ...args: (string | number)[]): Act =>
  async (person) => {
    const { state } = await draftOf(person);
    const { draft } = state as { draft: Draft | null };
    const tag = draft ? tagOf(draft) : '00000000';
    return [person.heard({ kind: 'choice', value: pressValue(tag, what, ...args) })];
  };

/** What may stand between the parts and changes nothing of what is meant. */
function noise(chance: Chance): Act[] {
  const language = chance.one(['kk', 'ru', 'en'] as const);
  const acts: Act[] = [
    (person) => Promise.resolve([person.heard({ kind: 'choice', value: `lang:${language}` })]),
    (person) => Promise.resolve([person.heard({ kind: 'command', name: 'help', words: '' })]),
    (person) => Promise.resolve([person.heard({ kind: 'command', name: 'my', words: '' })]),
    (person) => Promise.resolve([person.heard({ kind: 'other' })]),
    (person) => Promise.resolve([person.heard({ kind: 'choice', value: 'draft:deadbeef:send' })]),
  ];
  return chance.isLikely(0.5) ? [chance.one(acts as [Act, ...Act[]])] : [];
}

type Part = { acts: Act[]; meant: Partial<Meant>; late?: Act };

/** The same updates once more, under the same name or as another update of the same message. */
const repeated =
  (chance: Chance, act: Act): Act =>
  async (person) => {
    const brought = await act(person);
    if (chance.isLikely(0.2)) return [...brought, ...brought];
    if (chance.isLikely(0.1)) {
      return [...brought, ...brought.map((it) => ({ ...it, updateId: `${it.updateId}-again` }))];
    }
    return brought;
  };

async function photosPart(chance: Chance, seed: string): Promise<Part> {
  const count = chance.below(4);
  const pictures = [];
  for (let nth = 0; nth < count; nth++) pictures.push(await picture());
  const photos = pictures.map((bytes) => sha(bytes)).sort();
  if (count === 0) return { acts: [press('no-photo')], meant: { photos } };
  const album = chance.isLikely(0.6) ? `album ${seed}` : undefined;
  const sends = pictures.map(
    (bytes): Act =>
      (person) =>
        Promise.resolve([person.heard(person.photo(bytes, '', album))]),
  );
  const latecomer = album && count > 1 && chance.isLikely(0.3) ? sends.pop() : undefined;
  const together: Act = async (person) =>
    chance.shuffled((await Promise.all(sends.map((send) => send(person)))).flat());
  const acts = chance.isLikely(0.5) ? [together] : sends;
  return { acts, meant: { photos }, ...(latecomer && { late: latecomer }) };
}

let corners = 0;

function placePart(chance: Chance): Part {
  corners += 1;
  // Further apart than any kind's radius, so that nothing is near.
  const place = {
    lon: Number((69.10123 + (corners % 20) * 0.04).toFixed(5)),
    lat: Number((54.10123 + Math.floor(corners / 20) * 0.03).toFixed(5)),
  };
  const words = chance.one([
    `${place.lat}, ${place.lon}`,
    `https://www.google.com/maps?q=${place.lat},${place.lon}`,
    `geo:${place.lat},${place.lon}`,
  ]);
  const says: Act = (person) => Promise.resolve([person.heard({ kind: 'words', words })]);
  const shares: Act = (person) => Promise.resolve([person.heard({ kind: 'place', place })]);
  const later = chance.isLikely(0.5) ? says : shares;
  if (!chance.isLikely(0.25)) return { acts: [later], meant: place };
  // One that was sent before it arrives after it: the later one counts.
  const outOfOrder: Act = async (person) => {
    const early = person.heard({ kind: 'place', place: { lon: 69.05, lat: 54.05 } });
    const [right] = await later(person);
    return right ? [right, { ...early, position: right.position - 1 }] : [early];
  };
  return { acts: [outOfOrder], meant: place };
}

function kindPart(chance: Chance, town: Town): Part {
  const key = chance.one(['lamp', 'entrance', 'bench', 'dogs'] as const);
  const categoryId = town.category(key);
  const first: Act[] = chance.isLikely(0.2)
    ? [press('page', 'groups'), press('kind', town.category('wall-advert'))]
    : [];
  const acts = [...first, press('kind', categoryId)];
  if (key !== 'dogs') return { acts, meant: { categoryId, answers: {} } };
  const answers = { bitten: chance.one(['yes', 'no'] as const) };
  return {
    acts: [...acts, press('answer', 0, answers.bitten === 'yes' ? 0 : 1)],
    meant: { categoryId, answers },
  };
}

function wordsPart(chance: Chance, seed: string): Part {
  if (chance.isLikely(0.3)) return { acts: [], meant: { words: '' } };
  const words = `Please look at this (${seed.replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')})`;
  const messageId = `words ${seed}`;
  const says =
    (said: string): Act =>
    (person) =>
      Promise.resolve([person.heard({ kind: 'words', words: said }, { messageId })]);
  if (!chance.isLikely(0.4)) return { acts: [says(words)], meant: { words } };
  const edits: Act = (person) =>
    Promise.resolve([person.heard({ kind: 'edited', words, messageId })]);
  return { acts: [says('Plaese lok'), edits], meant: { words } };
}

/** The parts one after the other, each in its own order, mixed among each other. */
function mixed(chance: Chance, parts: readonly Act[][]): Act[] {
  const left = parts.map((acts) => [...acts]).filter((acts) => acts.length > 0);
  const order: Act[] = [];
  while (left.length > 0) {
    const at = chance.below(left.length);
    const act = left[at]?.shift();
    if (act) order.push(repeated(chance, act), ...noise(chance));
    if (left[at]?.length === 0) left.splice(at, 1);
  }
  return order;
}

/** Begins the draft, so that a button can be of it. */
const begin =
  (words: string): Act =>
  (person) =>
    Promise.resolve([person.heard({ kind: 'words', words })]);

async function oneReport(chance: Chance, seed: string, town: Town) {
  const parts = [
    await photosPart(chance, seed),
    placePart(chance),
    kindPart(chance, town),
    wordsPart(chance, seed),
  ];
  const opening = `Hello there ${seed.replaceAll(/\d/g, '')}`.trim();
  const all = Object.assign({}, ...parts.map(({ meant }) => meant)) as Meant;
  const meant = { ...all, words: [opening, all.words].filter(Boolean).join('\n') };
  const late = parts.flatMap((part) => part.late ?? []);
  const acts = [
    begin(opening),
    ...mixed(
      chance,
      parts.map((part) => part.acts),
    ),
  ];
  return { acts, meant, late };
}

const cancel: Act = (person) => Promise.resolve([person.heard({ kind: 'words', words: 'отмена' })]);

/** All that somebody does in a chat, and the reports that must be there in the end. */
export async function chatActs(seed: number, town: Town) {
  const chance = new Chance(seed);
  const acts: Act[] = [];
  const meant: Meant[] = [];
  const count = chance.isLikely(0.3) ? 2 : 1;
  for (let nth = 0; nth < count; nth++) {
    const report = await oneReport(chance, `${seed}-${nth}`, town);
    acts.push(...report.acts);
    if (chance.isLikely(0.2)) acts.push(chance.isLikely(0.5) ? cancel : press('cancel'));
    else {
      const send = press('send');
      acts.push(
        chance.isLikely(0.3)
          ? async (person) => [...(await send(person)), ...(await send(person))]
          : send,
      );
      meant.push(report.meant);
    }
    acts.push(...report.late);
  }
  return { acts, meant };
}
