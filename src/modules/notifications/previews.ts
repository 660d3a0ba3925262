import { isLocale, type Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { paths } from '#basics/paths.ts';
import type { MessageKey } from '#basics/words.ts';
import { writeLetter } from '#modules/letters/actions.ts';
import { asHtml, asText, groundOf, type LetterPart } from '#modules/letters/rules.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { config } from '#server/config.ts';
import { change } from '#server/database.ts';
import { newId } from '#server/ids.ts';
import { sayIn, wordsFor } from '#server/words.ts';
import { personToTell } from './queries.ts';

/** Values that are nobody's, by the name of their place; numbers by the plural they stand in. */
const samples: Record<string, string | number> = {
  ...{ code: 'ABC-DEF-GHJ', number: 'A-2026-000123', address: 'Internatsionalnaya 1' },
  ...{ due: '9:00', hours: 1, count: 3, days: 3, name: 'Aigul' },
};

const admit = (actor: Actor) => {
  if (!may(actor, 'letter.read')) throw new Refusal('people.may-not-administer', 403);
};

/** Every kind of letter there is: whatever has a subject among the words. */
export function letterKinds(actor: Actor): string[] {
  admit(actor);
  return Object.keys(wordsFor('en', ['letter.']))
    .flatMap((key) => /^letter\.([a-z-]+)\.subject$/.exec(key)?.[1] ?? [])
    .toSorted();
}

/** One kind of letter in one language as its reader gets it, with sample values and no real data. */
export function previewLetter(actor: Actor, kind: string, locale: string) {
  if (!letterKinds(actor).includes(kind) || !isLocale(locale)) {
    throw new Refusal('letter.unknown', 404);
  }
  const { subject, parts } = sampleOf(kind, locale);
  return {
    ...{ kind, locale, subject, ground: groundOf(kind) },
    text: asText(parts),
    html: asHtml(locale, subject, parts),
  };
}

function sampleOf(kind: string, locale: Locale) {
  // What a family shares ("Open the task") stands under its first word.
  const shared = kind.includes('-') ? [`letter.${kind.split('-')[0]}.open`] : [];
  const words = wordsFor(locale, [`letter.${kind}.`, ...shared]);
  const say = sayIn(locale);
  const said = Object.entries(words)
    .toSorted(byPlace)
    .map(([key, text]) => ({
      key,
      said: say(key as MessageKey, paramsOf(text)),
    }));
  const paragraph = /[.!?:»”]$/;
  const texts = said.filter(({ key }) => !key.endsWith('.subject'));
  const parts: LetterPart[] = [
    ...texts.filter((one) => paragraph.test(one.said)).map((one) => one.said),
    ...texts
      .filter((one) => !paragraph.test(one.said))
      .map((one) => ({ href: new URL(paths.home(), config.publicUrl).href, words: one.said })),
  ];
  return {
    subject: say(
      `letter.${kind}.subject` as MessageKey,
      paramsOf(words[`letter.${kind}.subject`] ?? ''),
    ),
    parts,
  };
}

// Words first, "not you?" last; between them as the alphabet has it.
const placeOf = (key: string) =>
  (key.endsWith('.words') ? 0 : 1) + (key.endsWith('.not-you') ? 1 : 0);
const byPlace = ([one]: [string, string], [other]: [string, string]) =>
  placeOf(one) - placeOf(other);

/** A value for every place a text has. */
function paramsOf(text: string): Record<string, string | number> {
  const names = [...text.matchAll(/\{(\w+)(, (?:plural|number))?/g)];
  return Object.fromEntries(
    names.map(([, name = '', counted]) => [name, samples[name] ?? (counted ? 3 : `‹${name}›`)]),
  );
}

/** Sends somebody at the administration a sample of a kind of letter, to their own address only. */
export function sendTest(actor: Actor, kind: string, locale: string): Promise<void> {
  const { subject } = previewLetter(actor, kind, locale);
  if (actor.kind !== 'person' || !isLocale(locale))
    throw new Refusal('people.may-not-administer', 403);
  const { personId } = actor;
  const { parts } = sampleOf(kind, locale);
  return change(async (tx) => {
    const person = await personToTell(tx, personId, 'update');
    if (!person) return;
    await writeLetter(tx, {
      to: person.email,
      locale,
      kind: 'test',
      once: newId(),
      subject,
      parts,
    });
  });
}
