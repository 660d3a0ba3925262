import type { Locale } from '#basics/localised.ts';
import { Refusal } from '#basics/refusal.ts';
import { slugOf } from '#basics/slug.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { erasePhotos } from '#modules/media/actions.ts';
import { personOf, type Actor } from '#modules/people/rules.ts';
import { partnerNames } from '#modules/syndication/partners.ts';
import { now } from '#server/clock.ts';
import { change, db, type Tx } from '#server/database.ts';
import { freeSlug, isSlugTaken } from '#server/free-slug.ts';
import { newId } from '#server/ids.ts';
import { houseToday } from '#server/today.ts';
import { requireIn } from './grounds.ts';
import {
  goalOf,
  type AmbassadorForm,
  type CampaignForm,
  type NewAmbassador,
  type NewCampaign,
  type SectionForm,
} from './input.ts';
import { nothingYet, type PartContent, type PartKind, type PartTexts } from './rules.ts';
import {
  areasOf,
  changeContent,
  enterPart,
  lockPart,
  note,
  partForUpdate,
  type Part,
} from './stored.ts';

const titled = (locale: Locale, title: string): PartTexts => ({
  [locale]: { title, lead: '', words: '', contact: '' },
});

/** Begins a campaign with a title in one language; nobody outside sees it. Gives its id. */
export async function draftCampaign(actor: Actor, input: NewCampaign): Promise<string> {
  const areaIds = input.areaId ? [input.areaId] : [];
  await requireIn(actor, 'campaign.edit', areaIds);
  const id = newId();
  await change(async (tx) => {
    const slug = await freeSlug(tx, 'campaigns', slugOf(input.title), id);
    const made = { made_by: personOf(actor), made_at: now() };
    await tx
      .insertInto('campaigns')
      .values({ id, slug, ...made })
      .execute();
    const texts = titled(input.locale, input.title);
    const content = { ...nothingYet, texts, areaIds, from: houseToday() };
    await enterPart(tx, actor, { campaign_id: id, id, kind: 'campaign', area_id: null, content });
  });
  return id;
}

/**
 * Keeps what was written of a campaign, and who joins in. Of one that is out a change begins, which
 * nobody outside sees yet. Refuses when somebody changed it since the writer saw it.
 */
export function changeCampaign(actor: Actor, id: string, input: CampaignForm): Promise<number> {
  return change(async (tx) => {
    const part = await lock(tx, actor, { id, seen: input.revision, kind: 'campaign' });
    await requireIn(actor, 'campaign.edit', input.areaIds);
    await requirePartners(input);
    await changeSlug(tx, part, input.slug);
    const { texts, areaIds, tags, partners, from, until, worldDay } = input;
    return changeContent(tx, actor, part, {
      ...{ texts, areaIds, tags, partners, from, until, worldDay },
      ...{ goal: goalOf(input), picture: null },
    });
  });
}

async function requirePartners({ partners }: CampaignForm) {
  const [organisations, others] = await Promise.all([organisationNames('ru'), partnerNames(db)]);
  if (partners.some(({ id }) => !organisations.has(id) && !others.has(id)))
    throw new Refusal('field.wrong', 400, {}, 'partners');
}

/** An address people have stays: it is chosen before the first publishing only. */
async function changeSlug(tx: Tx, { id, published_at }: Part, wished: string): Promise<void> {
  if (published_at || !wished) return;
  if (await isSlugTaken(tx, 'campaigns', wished, id))
    throw new Refusal('publication.slug-taken', 409, {}, 'slug');
  await tx.updateTable('campaigns').set({ slug: wished }).where('id', '=', id).execute();
}

/** Begins the section of an area in a campaign; one an area. Gives its id. */
export async function draftSection(actor: Actor, campaignId: string, areaId: string) {
  await requireIn(actor, 'campaign.edit', [areaId]);
  return change(async (tx) => {
    await requireCampaign(tx, campaignId);
    const there = await tx
      .selectFrom('campaign_parts')
      .select('id')
      .where('campaign_id', '=', campaignId)
      .where('area_id', '=', areaId)
      .where('kind', '=', 'section')
      .where('state', '<>', 'withdrawn')
      .executeTakeFirst();
    if (there) return there.id;
    const part = { campaign_id: campaignId, id: newId(), kind: 'section' as const };
    await enterPart(tx, actor, { ...part, area_id: areaId, content: nothingYet });
    return part.id;
  });
}

/** The campaign something is begun in, held until the transaction ends: two do not begin the same at once. */
async function requireCampaign(tx: Tx, id: string): Promise<Part> {
  const own = await partForUpdate(tx, id);
  if (own?.kind !== 'campaign') throw new Refusal('campaign.unknown', 404);
  if (own.state === 'withdrawn') throw new Refusal('campaign.is-withdrawn');
  return own;
}

/** Keeps what an area says of a campaign in its section. */
export const changeSection = (actor: Actor, id: string, input: SectionForm): Promise<number> =>
  change(async (tx) => {
    const part = await lock(tx, actor, { id, seen: input.revision, kind: 'section' });
    return changeContent(tx, actor, part, { ...nothingYet, texts: input.texts });
  });

/** Begins the page of an ambassador, for a term of a year. Gives its id. */
export async function draftAmbassador(actor: Actor, campaignId: string, input: NewAmbassador) {
  return change(async (tx) => {
    const own = await requireCampaign(tx, campaignId);
    const areas = input.areaId ? [input.areaId] : await areasOf(tx, own);
    await requireIn(actor, 'campaign.edit', areas);
    const id = newId();
    const content = { ...nothingYet, texts: titled(input.locale, input.name), from: houseToday() };
    const part = { campaign_id: campaignId, id, kind: 'ambassador' as const };
    await enterPart(tx, actor, { ...part, area_id: input.areaId, content });
    return id;
  });
}

/** Keeps what is said of an ambassador, their term, and what is said of their picture. */
export const changeAmbassador = (actor: Actor, id: string, input: AmbassadorForm) =>
  change(async (tx) => {
    const part = await lock(tx, actor, { id, seen: input.revision, kind: 'ambassador' });
    const { texts, from, until } = input;
    const picture = pictureSaid(part.content, input);
    return changeContent(tx, actor, part, { ...nothingYet, texts, from, until, picture });
  });

function pictureSaid({ picture }: PartContent, { alt, credit, rights }: AmbassadorForm) {
  if (!picture) return null;
  const alts = Object.fromEntries(Object.entries(alt).filter(([, words]) => words));
  return { id: picture.id, alts, credit, rights };
}

type Locking = { id: string; seen: number; kind: PartKind };

async function lock(tx: Tx, actor: Actor, { id, seen, kind }: Locking): Promise<Part> {
  const part = await lockPart(tx, actor, { id, permission: 'campaign.edit', seen });
  if (part.kind !== kind) throw new Refusal('campaign.unknown', 404);
  return part;
}

/** Throws away a part that never was out; a campaign with all that was begun in it. */
export function dropPart(actor: Actor, id: string): Promise<void> {
  return change(async (tx) => {
    const part = await lockPart(tx, actor, { id, permission: 'campaign.edit' });
    const under = await tx
      .selectFrom('campaign_parts')
      .select(['id', 'edition'])
      .where('campaign_id', '=', part.campaign_id)
      .$if(part.kind !== 'campaign', (it) => it.where('id', '=', id))
      .execute();
    if (under.some(({ edition }) => edition > 0)) throw new Refusal('campaign.is-out');
    await note(tx, actor, part, { event: 'dropped' });
    for (const one of under) await erasePhotos(tx, one.id);
    if (part.kind === 'campaign') await tx.deleteFrom('campaigns').where('id', '=', id).execute();
    else await tx.deleteFrom('campaign_parts').where('id', '=', id).execute();
  });
}
