import { inLocale, locales, type Locale } from '#basics/localised.ts';
import { DESK_PAGE } from '#basics/page-number.ts';
import { Refusal } from '#basics/refusal.ts';
import { deskPhotos } from '#modules/media/queries.ts';
import { may, personOf, type Actor } from '#modules/people/rules.ts';
import { namedBy, staffNames } from '#modules/people/who-may.ts';
import { db } from '#server/database.ts';
import { houseToday } from '#server/today.ts';
import { mayIn } from './grounds.ts';
import { isOver, isSecondPerson, missingIn, type PartContent } from './rules.ts';
import { areasOf, asPart, consentOf, partById, type Part } from './stored.ts';

const MOST = 300;

/** What a part is called in the reader's language, or in another one. */
export const titleOf = ({ texts }: PartContent, locale: Locale): string => {
  const titles = locales.map((one) => [one, texts[one]?.title ?? ''] as const);
  return inLocale(Object.fromEntries(titles), locale);
};

/** Refuses whoever works on no campaigns at all. */
function requireDesk(actor: Actor) {
  if (!may(actor, 'campaign.edit') && !may(actor, 'campaign.approve'))
    throw new Refusal('people.may-not-desk', 403);
}

/**
 * A page of all campaigns (with one more, if there are more) and how many of their parts wait for a
 * second person, those changed last first: everybody who works on some sees which there are, for they
 * may keep their area's section of each.
 */
export async function deskCampaigns(actor: Actor, locale: Locale, page = 1) {
  requireDesk(actor);
  const rows = await db
    .selectFrom('campaign_parts')
    .selectAll()
    .where('kind', '=', 'campaign')
    .orderBy('changed_at', 'desc')
    .orderBy('id')
    .limit(DESK_PAGE + 1)
    .offset((page - 1) * DESK_PAGE)
    .execute();
  const parts = rows.map(asPart);
  const waiting = await waitingParts(parts.map(({ id }) => id));
  const names = await staffNames(
    db,
    parts.flatMap((part) => part.changed_by ?? []),
  );
  return parts.map((part) => ({
    ...{ id: part.id, state: part.state, out: part.edition > 0, changedAt: part.changed_at },
    ...{ from: part.content.from, until: part.content.until },
    title: titleOf(part.content, locale),
    over: isOver(part.content, houseToday()),
    areaIds: part.content.areaIds,
    waiting: waiting.get(part.id) ?? 0,
    changedBy: names.get(part.changed_by ?? '') ?? '',
  }));
}

async function waitingParts(campaignIds: string[]): Promise<Map<string, number>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('campaign_parts')
    .select(['campaign_id'])
    .select((it) => it.fn.countAll<number>().as('count'))
    .where('campaign_id', 'in', campaignIds)
    .where('state', '=', 'waiting')
    .groupBy('campaign_id')
    .execute();
  return new Map(rows.map((row) => [row.campaign_id, row.count]));
}

/** A campaign's parts as they are listed at the desk, by when they were begun. */
export async function deskParts(actor: Actor, campaignId: string, locale: Locale) {
  requireDesk(actor);
  const rows = await db
    .selectFrom('campaign_parts as part')
    .leftJoin('campaign_consents as consent', 'consent.part_id', 'part.id')
    .selectAll('part')
    .select(['consent.given_on', 'consent.withdrawn_at as consent_withdrawn_at'])
    .where('part.campaign_id', '=', campaignId)
    .where('part.kind', '<>', 'campaign')
    .orderBy('part.id')
    .limit(MOST)
    .execute();
  const own = await partById(db, campaignId);
  const seen = await Promise.all(
    rows.map((row) => maySee(actor, asPart(row), own?.content.areaIds ?? [])),
  );
  return rows
    .filter((_, at) => seen[at])
    .map(({ given_on, consent_withdrawn_at, ...row }) => {
      const part = asPart(row);
      return {
        ...{ id: part.id, kind: part.kind, areaId: part.area_id, state: part.state },
        ...{ out: part.edition > 0, erased: part.erased_at !== null },
        title: titleOf(part.content, locale),
        ...{ from: part.content.from, until: part.content.until },
        agreed: given_on !== null && consent_withdrawn_at === null,
      };
    });
}

/** Whether they may look at a part at the desk: ambassadors are seen only by those who work on them. */
const maySee = async (actor: Actor, { kind, area_id }: Part, campaignAreas: readonly string[]) => {
  if (kind !== 'ambassador') return true;
  const areas = area_id ? [area_id] : campaignAreas;
  return (await mayIn(actor, 'campaign.edit', areas)) || mayIn(actor, 'campaign.approve', areas);
};

/** A part with all that is needed to work on it, and what this person may do with it. */
export async function deskPart(actor: Actor, id: string, locale: Locale) {
  requireDesk(actor);
  const part = await partById(db, id);
  if (!part) throw new Refusal('campaign.unknown', 404);
  const areas = await areasOf(db, part);
  const [edits, approves] = [
    await mayIn(actor, 'campaign.edit', areas),
    await mayIn(actor, 'campaign.approve', areas),
  ];
  if (part.kind === 'ambassador' && !edits && !approves)
    throw new Refusal('campaign.not-yours', 403);
  const consent = await consentRow(id);
  return {
    ...{ row: rowOf(part), content: part.content, consent, slug: await slugOf(part) },
    title: titleOf(part.content, locale),
    over: isOver(part.content, houseToday()),
    missing: missingIn({
      kind: part.kind,
      content: part.content,
      consent: await consentOf(db, id),
    }),
    moves: await movesOf(id),
    picture: await pictureOf(part),
    may: {
      ...{ edit: edits, approve: approves },
      isSecond: isSecondPerson(part.changed_by, personOf(actor)),
    },
  };
}

const rowOf = (part: Part) => ({
  ...{ id: part.id, campaignId: part.campaign_id, kind: part.kind, areaId: part.area_id },
  ...{ state: part.state, revision: part.revision, edition: part.edition },
  ...{ reasons: part.withdrawn_reasons, erased: part.erased_at !== null },
});

async function slugOf({ campaign_id: id }: Part): Promise<string> {
  const row = await db
    .selectFrom('campaigns')
    .select('slug')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.slug;
}

async function consentRow(id: string) {
  const row = await db
    .selectFrom('campaign_consents')
    .selectAll()
    .where('part_id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const names = await staffNames(db, [row.noted_by ?? '', row.withdrawn_by ?? ''].filter(Boolean));
  return {
    ...{ givenOn: row.given_on, notedAt: row.noted_at, withdrawnAt: row.withdrawn_at },
    ...{ notedBy: names.get(row.noted_by ?? '') ?? '' },
  };
}

async function pictureOf({ id, content: { picture } }: Part) {
  if (!picture) return null;
  const kept = (await deskPhotos(id)).find((one) => one.id === picture.id);
  return { ...picture, copies: kept?.copies ?? null, problem: kept?.problem ?? null };
}

async function movesOf(id: string) {
  const rows = await db
    .selectFrom('campaign_moves')
    .select(['id', 'event', 'words', 'by_person_id as by', 'happened_at as at'])
    .where('part_id', '=', id)
    .orderBy('id')
    .execute();
  return namedBy(db, rows);
}
