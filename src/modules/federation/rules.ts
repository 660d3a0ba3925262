import type { Area } from '#modules/areas/rules.ts';

/** The account of the house itself; that of an area is named by its key. */
export const HOUSE = 'house';
/** What the names of organisations' and campaigns' accounts begin with: no two accounts share a name. */
const ofOrganisation = 'org.';
const ofCampaign = 'campaign.';

/** The account of an organisation or a campaign, by its key. */
export const organisationAccount = (key: string) => `${ofOrganisation}${key}`;
export const campaignAccount = (key: string) => `${ofCampaign}${key}`;

/** Whose account a name is, and by which key. */
export function accountNamed(name: string) {
  if (name === HOUSE) return { of: 'house', key: '' } as const;
  if (name.startsWith(ofOrganisation))
    return { of: 'organisation', key: name.slice(ofOrganisation.length) } as const;
  if (name.startsWith(ofCampaign))
    return { of: 'campaign', key: name.slice(ofCampaign.length) } as const;
  return { of: 'area', key: name } as const;
}

/** A reply is cut after so many characters, its author's name after so many. */
export const MOST_WORDS = 2000;
export const MOST_NAME = 100;
/** What others replied is forgotten after so many days, unless its author took it back before. */
export const REPLIES_DAYS = 90;
/** A document of somebody else's may be so large, and so may what is brought to an inbox. */
export const MOST_BYTES = 262_144;

/** Who posts a thing, and who shares it with followers of their own. */
export type Audience = { author: string; sharers: string[] };

/** Whom a thing concerns: its areas with those above, and whose it is, by their accounts. */
export type Concerned = { areaIds: readonly string[]; owners?: readonly string[] };

/**
 * A thing is one post by one account: its campaign's, else its organisation's (`owners`, in this
 * order), else that of the smallest area it concerns, else the house's. The others share it. What
 * concerns everybody is shared by all areas.
 */
export function audienceOf({ areaIds, owners = [] }: Concerned, areas: readonly Area[]): Audience {
  const [author = HOUSE, ...sharers] = [...owners, ...placesOf(areaIds, areas)];
  return { author, sharers };
}

function placesOf(areaIds: readonly string[], areas: readonly Area[]): string[] {
  const open = areas.filter(({ retired, key }) => !retired && accountNamed(key).of === 'area');
  if (areaIds.length === 0) return [HOUSE, ...open.map(({ key }) => key)];
  const byId = new Map(areas.map((area) => [area.id, area]));
  const depth = ({ parentId }: Area): number => {
    const above = parentId ? byId.get(parentId) : undefined;
    return above ? 1 + depth(above) : 0;
  };
  const smallestFirst = open
    .filter(({ id }) => areaIds.includes(id))
    .toSorted((one, two) => depth(two) - depth(one) || one.key.localeCompare(two.key));
  return [...smallestFirst.map(({ key }) => key), HOUSE];
}

/** Whether nothing is heard from a host and nothing told: itself or one above it is named. */
export const isBlocked = (host: string, blocked: readonly string[]): boolean =>
  blocked.some((one) => host === one || host.endsWith(`.${one}`));

const entities: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
};

/** The words of somebody's HTML, without anything else, cut to a length. */
export function plainWords(html: string, most: number): string {
  return (
    html
      // No pattern looks at a sign twice: what is sent to hold us up must not.
      .replaceAll(/<(br|\/p|\/li|\/h\d)\b[^<>]*>/gi, '\n')
      .replaceAll(/<[^>]*>?/g, '')
      .replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,5})|([a-z]{2,6}));/gi, letterOf)
      .replaceAll(/[^\P{C}\n]/gu, '')
      .replaceAll(/[^\S\n]+/g, ' ')
      .replaceAll(/\s*\n\s*/g, '\n')
      .trim()
      .slice(0, most)
  );
}

function letterOf(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name) return entities[name.toLowerCase()] ?? whole;
  const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}
