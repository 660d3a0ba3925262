import type { ItemText } from './rules.ts';

/** Where a text goes and how long it may be there, in characters. A network counts every address as 23. */
export const kitTexts = ['short', 'middle', 'long'] as const;
export type KitLength = (typeof kitTexts)[number];
const most: Record<KitLength, number> = { short: 280, middle: 700, long: 2000 };
const ADDRESS = 23;

export const hashtagsOf = (tags: readonly string[]): string =>
  tags.map((tag) => `#${tag.replaceAll(/[^\p{L}\p{N}]+/gu, '_')}`).join(' ');

/** A text ready to be passed on: what it is about, as much of it as fits, its address, its tags. */
export function kitText(
  length: KitLength,
  text: ItemText,
  { address, tags }: { address: string; tags: readonly string[] },
): string {
  const marks = length === 'short' ? hashtagsOf(tags.slice(0, 2)) : hashtagsOf(tags);
  const end = [address, marks].filter(Boolean).join('\n');
  const counted = end.length - address.length + Math.min(ADDRESS, address.length);
  const room = most[length] - counted - 2;
  const title = cut(text.title, room);
  const about = length === 'long' ? text.words : text.summary;
  const rest = room - title.length - 2;
  return [title, ...(rest > 60 && about ? [cut(about, rest)] : []), end].join('\n\n');
}

function cut(words: string, room: number): string {
  if (words.length <= room) return words;
  const head = words.slice(0, room - 1);
  const space = head.lastIndexOf(' ');
  return `${head.slice(0, space > room / 2 ? space : head.length).replace(/[\s,.;:–-]+$/, '')}…`;
}

const robots =
  /bot|crawl|spider|slurp|preview|facebookexternalhit|^whatsapp|vkshare|okhttp|curl|wget|python|java\/|go-http|headless|monitor|scan|https?:/i;

/** Whether a program, not a person, opens a page: by what it says of itself. */
export const isRobot = (agent: string): boolean => agent.length < 20 || robots.test(agent);

/** Whether a person opens a page now, as far as the request tells: no robot, and nothing fetched ahead. */
export const isOpened = (headers: Headers): boolean =>
  !isRobot(headers.get('user-agent') ?? '') &&
  !/prefetch|preview/i.test(headers.get('sec-purpose') ?? headers.get('purpose') ?? '');
