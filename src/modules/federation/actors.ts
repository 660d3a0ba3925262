import { locales, type Localised } from '#basics/localised.ts';
import { areaTree } from '#modules/areas/queries.ts';
import {
  campaignById,
  campaignBySlug,
  publicCampaigns,
  withdrawnCampaign,
} from '#modules/campaigns/queries.ts';
import { organisationById, organisationsKept } from '#modules/organisations/queries.ts';
import {
  publishedItems,
  publishingOrganisations,
  type Item,
} from '#modules/syndication/queries.ts';
import { config } from '#server/config.ts';
import { db } from '#server/database.ts';
import { sayIn } from '#server/words.ts';
import {
  accountNamed,
  audienceOf,
  campaignAccount,
  HOUSE,
  organisationAccount,
  type Audience,
} from './rules.ts';

/** An account of ours that people elsewhere can follow; `id` is that of what it stands for. */
export type OurActor = {
  name: string;
  names: Localised;
  of: 'house' | 'area' | 'organisation' | 'campaign';
  id: string | null;
};

/**
 * The account of that name: the house, an area in use, an organisation that publishes, a campaign
 * that is out. Who ever spoke elsewhere stays: else nobody there could believe what was said, nor that
 * it is taken back. Null when there is none.
 */
export async function ourActor(name: string): Promise<OurActor | null> {
  const { of, key } = accountNamed(name);
  if (of === 'house') return { name, of, id: null, names: houseNames() };
  if (of === 'organisation') return organisationNamed(name, key);
  if (of === 'campaign') return campaignNamed(name, key);
  const area = (await areaTree()).find((one) => one.key === key && !one.retired);
  return area ? { name, of, id: area.id, names: area.names } : null;
}

const houseNames = () =>
  Object.fromEntries(locales.map((locale) => [locale, sayIn(locale)('site.name')])) as Localised;

async function organisationNamed(name: string, key: string): Promise<OurActor | null> {
  const found = (await organisationsKept()).find((one) => one.key === key && !one.retired);
  if (!found || !((await publishes(found.id)) || (await hasKeys(name)))) return null;
  return { name, of: 'organisation', id: found.id, names: found.names };
}

type Campaign = NonNullable<Awaited<ReturnType<typeof campaignBySlug>>>;

async function campaignNamed(name: string, slug: string): Promise<OurActor | null> {
  const campaign = await campaignBySlug(slug);
  if (campaign) return campaignActor(campaign);
  const gone = await withdrawnCampaign(slug);
  if (!gone || !(await hasKeys(name))) return null;
  // What it was called was taken back with it.
  const names = Object.fromEntries(locales.map((locale) => [locale, slug])) as Localised;
  return { name, of: 'campaign', id: gone.id, names };
}

function campaignActor({ id, slug, content }: Campaign): OurActor {
  const titles = Object.entries(content.texts).map(([locale, { title }]) => [locale, title]);
  const names = Object.fromEntries(titles) as Localised;
  return { name: campaignAccount(slug), of: 'campaign', id, names };
}

const publishes = async (organisationId: string) =>
  (await publishedItems({ organisationId, limit: 1 })).length > 0;

const hasKeys = async (actor: string) =>
  (await db
    .selectFrom('federation_keys')
    .select('kind')
    .where('actor', '=', actor)
    .executeTakeFirst()) !== undefined;

/** Who posts a thing and who shares it, as it would be told now. */
export async function audienceFor(item: Item): Promise<Audience> {
  const organisation = item.organisation_id && (await organisationById(item.organisation_id));
  const campaign = item.campaign_id && (await campaignById(item.campaign_id));
  const owners = [
    ...(campaign ? [campaignAccount(campaign.slug)] : []),
    ...(organisation && !organisation.retired ? [organisationAccount(organisation.key)] : []),
  ];
  return audienceOf({ areaIds: item.area_ids, owners }, await areaTree());
}

/** What people type elsewhere to find an account of ours: @name@host. */
export const handleOf = (name: string) => `@${name}@${new URL(config.publicUrl).host}`;

/** The accounts people can follow besides those of areas: house, campaigns, organisations that publish. */
export async function accountsToFollow(): Promise<OurActor[]> {
  const ids = await publishingOrganisations();
  const organisations = (await organisationsKept())
    .filter(({ id, retired }) => !retired && ids.includes(id))
    .map(({ id, key, names }) => ({
      ...{ id, names, name: organisationAccount(key), of: 'organisation' as const },
    }));
  const house: OurActor = { name: HOUSE, names: houseNames(), of: 'house', id: null };
  return [house, ...(await publicCampaigns()).map(campaignActor), ...organisations];
}
