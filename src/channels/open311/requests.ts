import { isPlace } from '#basics/place.ts';
import { inLocale, type Locale } from '#basics/localised.ts';
import { allCategories } from '#modules/categories/queries.ts';
import type { Category } from '#modules/categories/rules.ts';
import { filedByProgram } from '#modules/endpoints/filing.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import type { PublicReport } from '#modules/reports/public-face.ts';
import { publicRequests, publicRequestsByCode } from '#modules/reports/public-requests.ts';
import { readCode, states, type State } from '#modules/reports/rules.ts';
import { subtreeOf } from '#modules/areas/queries.ts';
import { now } from '#server/clock.ts';
import { config } from '#server/config.ts';
import { sayIn } from '#server/words.ts';
import { listOf, textOf, type Asked } from './asked.ts';
import { readSpan, readWhole } from './dates.ts';
import { Fault } from './fault.ts';
import { programOf } from './program.ts';
import { jurisdictionOf } from './offered.ts';
import { momentOf, type Answer, type Shape } from './shapes.ts';

const MOST = 1000;
const MOST_NAMED = 500;
const MOST_PAGES = 100;
const DAYS = 90;
const MOST_RADIUS_M = 50_000;

/** What is over. What is only said to be done is not: it waits to be confirmed. */
const closed: readonly State[] = ['confirmed', 'declined', 'merged'];
const open = states.filter((state) => !closed.includes(state));

const isClosed = (state: State) => closed.includes(state);

const answerWith = (list: Shape[]): Answer => ({ root: 'service_requests', each: 'request', list });

/** Public reports as a program narrows them; those named by their numbers whatever else it says. */
export async function listRequests(asked: Asked): Promise<Answer> {
  const area = await jurisdictionOf(asked);
  if (asked.sent.has('service_request_id')) return answerWith(await named(asked));
  const { since, until } = readSpan(asked, { days: DAYS, at: now() });
  const limit = readWhole(asked, 'page_size', { from: 1, to: MOST, usual: MOST });
  const page = readWhole(asked, 'page', { from: 1, to: MOST_PAGES, usual: 1 });
  const reports = await publicRequests({
    ...{ since, until, limit, offset: (page - 1) * limit },
    ...{ states: statesAsked(asked), near: nearAsked(asked) },
    categoryIds: await categoriesAsked(asked),
    areaIds: area ? await subtreeOf(area.id) : undefined,
  });
  return answerWith(await inShape(reports, asked.locale));
}

/** One public report by its number; one that is not public only to the program that filed it. */
export async function oneRequest(asked: Asked): Promise<Answer> {
  await jurisdictionOf(asked);
  const found = await byCodes(asked, [asked.id]);
  if (found.length === 0)
    throw new Fault(404, `service_request_id "${asked.id}" is not known here`);
  return answerWith(found);
}

/** We give the number at once; who asks for it by a token gets the same. */
export async function tokenOf(asked: Asked): Promise<Answer> {
  const [found] = await byCodes(asked, [asked.id]);
  if (!found) throw new Fault(404, `token "${asked.id}" is not known here`);
  const id = found.service_request_id ?? '';
  return answerWith([{ service_request_id: id, token: id }]);
}

const named = (asked: Asked) => {
  const ids = listOf(asked, 'service_request_id');
  if (ids.length > MOST_NAMED) throw new Fault(400, `At most ${MOST_NAMED} numbers at once`);
  return byCodes(asked, ids);
};

async function byCodes(asked: Asked, ids: readonly string[]): Promise<Shape[]> {
  const codes = [...new Set(ids.flatMap((id) => readCode(id)?.code ?? []))];
  if (codes.length === 0) return [];
  const shown = await publicRequestsByCode(codes);
  const hidden = codes.filter((code) => !shown.some((report) => report.code === code));
  const program = hidden.length > 0 ? await programOf(asked) : null;
  const own = program ? await filedByProgram(program.id, hidden) : [];
  const bare = own.map((row): PublicReport => ({
    ...{ code: row.code, state: row.state as State, categoryId: row.category_id },
    ...{ filedAt: row.filed_at, changedAt: row.changed_at, areaId: null, organisationId: null },
    ...{ place: null, words: '', address: '', round: 1, photos: [] },
    ...{ dueAt: null, claimedAt: null, confirmedAt: null },
  }));
  return inShape([...shown, ...bare], asked.locale);
}

/** Public reports as GeoReport writes them. */
async function inShape(reports: readonly PublicReport[], locale: Locale): Promise<Shape[]> {
  const [categories, names] = await Promise.all([allCategories(), organisationNames(locale)]);
  const byId = new Map(categories.map((category) => [category.id, category]));
  return reports.map((report) =>
    shapeOf(report, {
      locale,
      category: byId.get(report.categoryId),
      organisation: names.get(report.organisationId ?? '') ?? null,
    }),
  );
}

type Named = { locale: Locale; category: Category | undefined; organisation: string | null };

function shapeOf(report: PublicReport, { locale, category, organisation }: Named): Shape {
  const merged = report.state === 'merged';
  const photo = report.photos.find(({ kind }) => kind === 'report');
  return {
    service_request_id: report.code,
    status: isClosed(report.state) ? 'closed' : 'open',
    // Which of our states it is, for who wants to know more than open and closed.
    extended_status: report.state,
    status_notes: notesOf(report.state, locale),
    service_name: category ? inLocale(category.names, locale) : null,
    service_code: category?.key ?? 'other',
    description: merged ? null : report.words.slice(0, 4000) || null,
    agency_responsible: organisation,
    service_notice: null,
    requested_datetime: momentOf(report.filedAt),
    updated_datetime: momentOf(report.changedAt),
    expected_datetime: report.dueAt ? momentOf(report.dueAt) : null,
    address: merged ? null : report.address || null,
    address_id: null,
    zipcode: null,
    lat: merged ? null : (report.place?.lat ?? null),
    long: merged ? null : (report.place?.lon ?? null),
    media_url: merged || !photo ? null : jpegOf(photo.largeUrl),
  };
}

/** What is behind a state: "done" is said by whoever did it until somebody else confirms it. */
function notesOf(state: State, locale: Locale): string {
  const say = sayIn(locale);
  return state === 'claimed' ? say('endpoint.note.claimed') : say(`state.${state}`);
}

/** Where anybody gets a public photo as JPEG. */
export const jpegOf = (webp: string) =>
  new URL(webp.replace(/\.webp$/, '.jpg'), config.publicUrl).href;

function statesAsked(asked: Asked): readonly State[] | undefined {
  const words = listOf(asked, 'status').map((word) => word.toLowerCase());
  if (words.length === 0) return undefined;
  const unknown = words.find((word) => word !== 'open' && word !== 'closed');
  if (unknown) throw new Fault(400, `status "${unknown}" is neither open nor closed`);
  return [...(words.includes('open') ? open : []), ...(words.includes('closed') ? closed : [])];
}

async function categoriesAsked(asked: Asked): Promise<string[] | undefined> {
  const codes = listOf(asked, 'service_code');
  if (codes.length === 0) return undefined;
  const all = await allCategories();
  return codes.map((code) => {
    const found = all.find(({ key }) => key === code);
    if (!found) throw new Fault(404, `service_code "${code}" is not known here`);
    return found.id;
  });
}

function nearAsked(asked: Asked) {
  const [lat, long, radius] = ['lat', 'long', 'radius'].map((name) => textOf(asked, name));
  if (!lat && !long && !radius) return undefined;
  const place = { lat: Number(lat || NaN), lon: Number(long || NaN) };
  const radiusM = radius ? Number(radius) : 100;
  if (!isPlace(place)) throw new Fault(400, 'lat and long must be degrees of WGS 84');
  if (!(radiusM > 0 && radiusM <= MOST_RADIUS_M)) {
    throw new Fault(400, `radius must be metres, at most ${MOST_RADIUS_M}`);
  }
  return { ...place, radiusM };
}
