import { isPlace, type Place } from '#basics/place.ts';
import { Refusal } from '#basics/refusal.ts';
import { placesFor } from '#modules/areas/locating.ts';
import type { Category } from '#modules/categories/rules.ts';
import type { Client } from '#modules/clients/rules.ts';
import { fileForProgram, idOfFiling } from '#modules/endpoints/filing.ts';
import { keepPhoto } from '#modules/media/actions.ts';
import { MOST_PHOTOS } from '#modules/media/rules.ts';
import { stranger } from '#modules/people/rules.ts';
import { newReport } from '#modules/reports/input.ts';
import { mayBePublic } from '#modules/reports/rules.ts';
import { config } from '#server/config.ts';
import { limit } from '#server/limits.ts';
import { sayIn } from '#server/words.ts';
import { textOf, type Asked } from './asked.ts';
import { Fault } from './fault.ts';
import { countProgram, programOf } from './program.ts';
import { categoryOf, jurisdictionOf } from './offered.ts';
import type { Answer } from './shapes.ts';

/** Takes a report from a program: with its key, or without one where the house allows it. */
export async function fileRequest(asked: Asked): Promise<Answer> {
  const program = await programOf(asked);
  if (!program && !config.open311Open) throw new Fault(403, 'api_key is missing');
  await (program ? countProgram(program) : limit('report', asked.address));
  await jurisdictionOf(asked);
  const code = textOf(asked, 'service_code');
  if (!code) throw new Fault(400, 'service_code is missing');
  const category = await categoryOf(code);
  const place = await placeOf(asked);
  const id = await idOfFiling(samenessOf(asked, program));
  const actor = program?.actor ?? stranger;
  const input = inputOf(asked, { id, category, place });
  const refused = await keepFiles(asked, id);
  const mediaUrls = mediaOf(asked).slice(0, MOST_PHOTOS);
  const { address } = asked;
  const number = await fileForProgram(actor, input, {
    ...{ clientId: program?.id ?? null, address, mediaUrls },
  });
  const list = [
    {
      service_request_id: number,
      service_notice: noticeOf(asked, category, refused),
      account_id: null,
    },
  ];
  return { root: 'service_requests', each: 'request', list };
}

type Filed = { id: string; category: Category; place: Placed };

function inputOf(asked: Asked, { id, category, place }: Filed) {
  const name = [textOf(asked, 'first_name'), textOf(asked, 'last_name')].filter(Boolean).join(' ');
  const read = newReport.safeParse({
    ...{ id, ...place, name, categoryId: category.id },
    ...{ words: textOf(asked, 'description'), answers: attributesOf(asked, category) },
    ...{ email: textOf(asked, 'email'), phone: textOf(asked, 'phone') },
    ...{ locale: asked.locale, channel: 'open311' },
  });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const [field = ''] = issue?.path ?? [];
  throw new Fault(400, `${names[String(field)] ?? String(field)} is missing or cannot be read`);
}

const names: Record<string, string> = { words: 'description', name: 'first_name, last_name' };

/** The answers to what is asked of this kind; what else a program sends is its own affair. */
function attributesOf(asked: Asked, category: Category): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const { key } of category.questions) {
    const sent = [`attribute[${key}]`, `attribute[${key}][]`].flatMap(
      (name) => asked.sent.get(name) ?? [],
    );
    const answer = sent.filter(Boolean).join(', ');
    if (answer) answers[key] = answer.slice(0, 500);
  }
  return answers;
}

type Placed = Place & { placeFrom: 'pin' | 'address'; address: string };

/** Where it is: as degrees, else as an address that can be found. */
async function placeOf(asked: Asked): Promise<Placed> {
  const [lat, long] = [textOf(asked, 'lat'), textOf(asked, 'long')];
  const address = textOf(asked, 'address_string').slice(0, 300);
  if (lat || long) {
    const place = { lat: Number(lat || NaN), lon: Number(long || NaN) };
    if (!isPlace(place)) throw new Fault(400, 'lat and long must be degrees of WGS 84');
    return { ...place, placeFrom: 'pin', address };
  }
  if (!address) throw new Fault(400, 'lat and long, or address_string, must be sent');
  const [found] = await placesFor(address, asked.locale);
  if (!found) throw new Fault(400, 'address_string was not found: send lat and long');
  const { lon, lat: north, accuracyM } = found;
  return { lon, lat: north, accuracyM, placeFrom: 'address', address };
}

/** What makes it the same request: its name if it has one, else all that is said. */
function samenessOf(asked: Asked, program: Client | null) {
  const who = program?.id ?? asked.address;
  const own = textOf(asked, 'attribute[fixmystreet_id]');
  if (asked.idempotencyKey) return { who, says: `key ${asked.idempotencyKey}`, lasting: true };
  if (own) return { who, says: `fixmystreet ${own}`, lasting: true };
  const said = [...asked.sent].filter(([name]) => name !== 'api_key').sort();
  const files = asked.files.map(({ size, name }) => `${size} ${name}`);
  // Whoever says when it was asked names one request, not one like it.
  const lasting = textOf(asked, 'requested_datetime') !== '';
  return { who, says: JSON.stringify([said, files]), lasting };
}

/** Keeps the pictures sent with the form, under whatever name; gives how many could not be kept. */
async function keepFiles(asked: Asked, subjectId: string): Promise<number> {
  let refused = 0;
  for (const file of asked.files) {
    try {
      await keepPhoto(
        stranger,
        { subjectId, kind: 'report' },
        Buffer.from(await file.arrayBuffer()),
      );
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      refused += 1;
    }
  }
  return refused;
}

const mediaOf = (asked: Asked): string[] =>
  ['media_url', 'media_url[]']
    .flatMap((name) => asked.sent.get(name) ?? [])
    .flatMap((text) => text.split(/[\s,]+(?=https?:)/))
    .filter((url) => /^https?:\/\//.test(url));

function noticeOf({ locale }: Asked, category: Category, refused: number): string {
  const say = sayIn(locale);
  return [
    ...(mayBePublic(category.sensitivity) ? [] : [say('endpoint.notice.never-public')]),
    ...(refused > 0 ? [say('endpoint.notice.photos-refused', { count: refused })] : []),
  ].join(' ');
}
