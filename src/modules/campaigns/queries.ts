import type { Locale, Localised } from '#basics/localised.ts';
import { organisationNames } from '#modules/organisations/queries.ts';
import { publicPhotos } from '#modules/media/queries.ts';
import { partnerNames } from '#modules/syndication/partners.ts';
import { cached } from '#server/cache.ts';
import { readDb } from '#server/database.ts';
import { houseToday } from '#server/today.ts';
import {
  ambassadorSeenByStranger,
  isOver,
  partSeenByStranger,
  type PartContent,
  type PartKind,
} from './rules.ts';

/** The name under which this process remembers what is out of campaigns. */
export const CAMPAIGNS = 'campaigns';

/** What was approved of every part, read once and then remembered: campaigns are few and change seldom. */
const approved = cached(CAMPAIGNS, async (source) => {
  const rows = await source
    .selectFrom('campaign_parts as part')
    .innerJoin('campaigns', 'campaigns.id', 'part.campaign_id')
    .innerJoin('campaign_editions as edition', (join) =>
      join.onRef('edition.part_id', '=', 'part.id').onRef('edition.number', '=', 'part.edition'),
    )
    .leftJoin('campaign_consents as consent', 'consent.part_id', 'part.id')
    .select(['part.id', 'part.campaign_id', 'part.kind', 'part.area_id', 'part.edition'])
    .select(['part.withdrawn_at', 'part.withdrawn_reasons', 'part.published_at', 'part.erased_at'])
    .select(['campaigns.slug', 'edition.content', 'edition.published_at as changed_at'])
    .select(['consent.given_on', 'consent.withdrawn_at as consent_withdrawn_at'])
    .orderBy('part.published_at')
    .orderBy('part.id')
    .execute();
  return { parts: rows.map(approvedPart), partners: await partnerNames(source) };
});

type Row = {
  id: string;
  campaign_id: string;
  kind: string;
  area_id: string | null;
  edition: number;
  withdrawn_at: Date | null;
  withdrawn_reasons: unknown;
  published_at: Date | null;
  erased_at: Date | null;
  slug: string;
  content: unknown;
  changed_at: Date;
  given_on: string | null;
  consent_withdrawn_at: Date | null;
};

const approvedPart = (row: Row) => ({
  ...{ id: row.id, campaignId: row.campaign_id, kind: row.kind as PartKind, slug: row.slug },
  ...{ areaId: row.area_id, edition: row.edition, withdrawnAt: row.withdrawn_at },
  reasons: (row.withdrawn_reasons ?? {}) as Partial<Localised>,
  publishedAt: row.published_at ?? row.changed_at,
  changedAt: row.changed_at,
  content: row.erased_at ? null : (row.content as PartContent),
  consent: row.given_on ? { givenOn: row.given_on, withdrawnAt: row.consent_withdrawn_at } : null,
});
type Approved = ReturnType<typeof approvedPart>;

/** The end of the address of an ambassador's page: it does not say their name, so that it can stay. */
export const ambassadorCode = (id: string) => id.replaceAll('-', '').slice(-12);

function seenPart(part: Approved): PartContent | 'gone' | null {
  return part.kind === 'ambassador'
    ? ambassadorSeenByStranger(part, part.content, part.consent, houseToday())
    : partSeenByStranger(part, part.content);
}

function shown(part: Approved) {
  const content = seenPart(part);
  if (content === null || content === 'gone') return [];
  const { id, areaId, edition, publishedAt, changedAt } = part;
  return [{ id, areaId, edition, publishedAt, changedAt, content }];
}

/** The section of an area, as everybody reads it. */
export type PublicSection = ReturnType<typeof shown>[number];

/** A campaign as everybody reads it, with its sections and those who speak for it now. */
export type PublicCampaign = {
  id: string;
  slug: string;
  edition: number;
  publishedAt: Date;
  changedAt: Date;
  over: boolean;
  content: PartContent;
  sections: PublicSection[];
  ambassadors: (PublicSection & { code: string })[];
};

function campaignOf(part: Approved, all: readonly Approved[]): PublicCampaign[] {
  const [own] = part.kind === 'campaign' ? shown(part) : [];
  if (!own) return [];
  const parts = all.filter(({ campaignId }) => campaignId === part.id);
  const of = (kind: PartKind) => parts.filter((one) => one.kind === kind).flatMap(shown);
  const { id, edition, publishedAt, changedAt, content } = own;
  return [
    {
      ...{ id, edition, slug: part.slug, publishedAt, changedAt, content },
      over: isOver(content, houseToday()),
      sections: of('section'),
      ambassadors: of('ambassador').map((one) => ({ ...one, code: ambassadorCode(one.id) })),
    },
  ];
}

/** All campaigns that are out: those that run first, each the newest first. From memory. */
export async function publicCampaigns(): Promise<PublicCampaign[]> {
  const { parts } = await approved();
  return parts
    .flatMap((part) => campaignOf(part, parts))
    .toSorted(
      (a, b) => Number(a.over) - Number(b.over) || b.content.from.localeCompare(a.content.from),
    );
}

/** The campaign at an address, as everybody reads it; null when there is none, or it was taken back. */
export const campaignBySlug = async (slug: string): Promise<PublicCampaign | null> =>
  (await publicCampaigns()).find((one) => one.slug === slug) ?? null;

/** The same by its id. */
export const campaignById = async (id: string): Promise<PublicCampaign | null> =>
  (await publicCampaigns()).find((one) => one.id === id) ?? null;

/** The campaign that was taken back at an address, when and why; null when it was not, or never was out. */
export async function withdrawnCampaign(slug: string) {
  const { parts } = await approved();
  const part = parts.find((one) => one.kind === 'campaign' && one.slug === slug);
  if (!part?.withdrawnAt) return null;
  return { id: part.id, withdrawnAt: part.withdrawnAt, reasons: part.reasons };
}

/** The ambassador at an address of a campaign; `gone`: one whom nobody is shown any more; null: there never was one. */
export async function ambassadorOf(campaign: PublicCampaign, code: string) {
  const seen = campaign.ambassadors.find((one) => one.code === code);
  if (seen) return seen;
  const known = (await approved()).parts.some(
    ({ kind, campaignId, id }) =>
      kind === 'ambassador' && campaignId === campaign.id && ambassadorCode(id) === code,
  );
  return known ? 'gone' : null;
}

/** The partner organisations of a campaign by name, in their order; one that is gone is left out. From memory. */
export async function partnersOf({ content }: PublicCampaign, locale: Locale) {
  const [organisations, { partners }] = await Promise.all([organisationNames(locale), approved()]);
  return content.partners.flatMap(({ id, url }) => {
    const name = organisations.get(id) ?? partners.get(id);
    return name ? [{ name, url }] : [];
  });
}

/** The pictures of ambassadors, by whose they are, as everybody may see them. 1 query; none without pictures. */
export async function ambassadorPictures(ambassadors: readonly PublicSection[]) {
  const pictured = ambassadors.filter(({ content }) => content.picture);
  const photos = await publicPhotos(
    readDb,
    pictured.map(({ id }) => id),
  );
  return new Map(
    pictured.flatMap(({ id, content: { picture } }) => {
      const photo = photos.get(id)?.find((one) => one.id === picture?.id);
      return picture && photo ? [[id, { ...photo, ...picture }] as const] : [];
    }),
  );
}
