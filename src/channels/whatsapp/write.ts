import type { Say } from '#basics/words.ts';
import type { Choice, Said } from '#modules/chats/rules.ts';
import { cutWords, inPieces } from '../messenger/cutting.ts';

// What Meta's documentation allows, in characters.
const TEXT = 4096;
const BODY = 1024;
const BUTTON = 20;
const ROW = { title: 24, description: 72 };
const MOST_BUTTONS = 3;
const MOST_ROWS = 10;

/** A picture as WhatsApp can show it: by its link, or given to it before. */
export type Picture = { link: string } | { id: string };

/** One message in WhatsApp's own words, without whom it is for. */
export type Part = { type: string } & Record<string, unknown>;

type With = { picture: Picture | null; say: Say };

/** What we say as the messages WhatsApp makes of it: mostly one; the last is the one to be answered. */
export function partsOf(given: Said, { picture, say }: With): Part[] {
  const said = withLinkInWords(given);
  const choices = (said.choices ?? []).flat();
  const place = said.place ? [placePart(said.place)] : [];
  if (choices.length > 0) {
    const asking = said.askPlace ? [askPlacePart(say('whatsapp.send-place'))] : [];
    return [...place, ...choiceParts(said.words, choices, { picture, say }), ...asking];
  }
  if (said.askPlace) return [...place, ...pictured(picture), ...withBody(said.words, askPlacePart)];
  const { link } = said;
  if (link) return [...place, ...withBody(said.words, (body) => linkPart(body, link, picture))];
  if (!picture) return [...place, ...inPieces(said.words, TEXT).map(textPart)];
  return [...place, ...withBody(said.words, (body) => imagePart(picture, body))];
}

/** A button that opens a page stands alone in WhatsApp: beside others its address is in the words. */
function withLinkInWords({ link, ...said }: Said): Said {
  if (!link) return said;
  const isAlone = !said.choices?.flat().length && !said.askPlace;
  if (isAlone) return { ...said, link };
  return { ...said, words: `${said.words}\n\n${link.words}: ${link.href}` };
}

/** Words too long for a body go ahead as texts, the last of them stands with the buttons. */
function withBody(words: string, make: (body: string) => Part): Part[] {
  const pieces = inPieces(words, BODY);
  return [...pieces.slice(0, -1).map(textPart), make(pieces.at(-1) ?? '')];
}

/** Up to three short answers are buttons; others a list, ten in each. */
function choiceParts(words: string, choices: readonly Choice[], { picture, say }: With): Part[] {
  const titles = new Set(choices.map((choice) => choice.words));
  const fits = choices.every((choice) => choice.words.length <= BUTTON);
  if (choices.length <= MOST_BUTTONS && fits && titles.size === choices.length) {
    return withBody(words, (body) => buttonsPart(body, choices, picture));
  }
  const numbered = choices.some((choice) => choice.words.length > ROW.description);
  const told = numbered ? `${words}\n\n${choices.map(asLine).join('\n')}` : words;
  const button = say('whatsapp.choose');
  const lists = inTens(choices).map((some, tens) => (body: string) => {
    const rows = some.map((choice, nth) =>
      rowOf(choice, numbered ? tens * MOST_ROWS + nth + 1 : 0),
    );
    return listPart(body, button, rows);
  });
  const [first, ...more] = lists;
  const began = first ? withBody(told, first) : [];
  return [...pictured(picture), ...began, ...more.map((list) => list(say('whatsapp.more')))];
}

const inTens = (choices: readonly Choice[]) =>
  Array.from({ length: Math.ceil(choices.length / MOST_ROWS) }, (_, tens) =>
    choices.slice(tens * MOST_ROWS, (tens + 1) * MOST_ROWS),
  );

const asLine = (choice: Choice, nth: number) => `${nth + 1}. ${choice.words}`;

/** What does not fit a row's title stands below it whole, or as much as there is room for. */
function rowOf({ value, words }: Choice, number: number) {
  const title = cutWords(number ? `${number}. ${words}` : words, ROW.title);
  const description = words.length > ROW.title || number ? cutWords(words, ROW.description) : '';
  return { id: value, title, ...(description && { description }) };
}

const textPart = (body: string): Part => ({
  type: 'text',
  text: { body, preview_url: false },
});

const pictured = (picture: Picture | null): Part[] => (picture ? [imagePart(picture)] : []);

const imagePart = (picture: Picture, caption = ''): Part => ({
  type: 'image',
  image: { ...picture, ...(caption && { caption }) },
});

const placePart = ({ lon, lat }: NonNullable<Said['place']>): Part => ({
  type: 'location',
  location: { latitude: lat, longitude: lon },
});

const interactive = (kind: string, body: string, more: object): Part => ({
  type: 'interactive',
  interactive: { type: kind, body: { text: body }, ...more },
});

const headed = (picture: Picture | null) =>
  picture && { header: { type: 'image', image: picture } };

const buttonsPart = (body: string, choices: readonly Choice[], picture: Picture | null) =>
  interactive('button', body, {
    ...headed(picture),
    action: {
      buttons: choices.map(({ value, words }) => ({
        type: 'reply',
        reply: { id: value, title: words },
      })),
    },
  });

const listPart = (body: string, button: string, rows: object[]) =>
  interactive('list', body, { action: { button: cutWords(button, BUTTON), sections: [{ rows }] } });

const askPlacePart = (body: string) =>
  interactive('location_request_message', body, { action: { name: 'send_location' } });

const linkPart = (body: string, link: NonNullable<Said['link']>, picture: Picture | null) =>
  interactive('cta_url', body, {
    ...headed(picture),
    action: {
      name: 'cta_url',
      parameters: { display_text: cutWords(link.words, BUTTON), url: link.href },
    },
  });

type Wanted = { language: string; values: readonly string[] };

/** An approved template, filled in; `values`: what its buttons bring back. */
export function templatePart(template: NonNullable<Said['template']>, wanted: Wanted): Part {
  const parameters = template.words.map((words) => ({ type: 'text', text: asParameter(words) }));
  const buttons = wanted.values.map((value, nth) => ({
    ...{ type: 'button', sub_type: 'quick_reply', index: String(nth) },
    parameters: [{ type: 'payload', payload: value }],
  }));
  const body = parameters.length > 0 ? [{ type: 'body', parameters }] : [];
  const components = [...body, ...buttons];
  return {
    type: 'template',
    template: {
      name: template.name,
      language: { code: wanted.language, policy: 'deterministic' },
      ...(components.length > 0 && { components }),
    },
  };
}

/** In a template no line may end and no four spaces may follow each other; empty is refused. */
const asParameter = (words: string) => cutWords(words.replace(/\s+/g, ' ').trim(), 300) || '–';
