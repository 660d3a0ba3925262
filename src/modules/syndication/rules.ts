import type { Locale } from '#basics/localised.ts';

export const itemKinds = [
  'news',
  'video',
  'advice',
  'success',
  'interview',
  'warning',
  'event',
] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One language of a thing that is passed on. The HTML is clean: made by us, never as somebody typed it. */
export type ItemText = {
  title: string;
  summary: string;
  html: string;
  /** The same without markup, for chats and phones. */
  words: string;
  /** What was corrected, for everybody to see. */
  note?: string;
  machineMade?: boolean;
};
export type ItemTexts = Partial<Record<Locale, ItemText>>;

/** A picture of it: `path` is an address of ours; widths and heights in pixels. */
export type ItemPicture = {
  path: string;
  type: string;
  width: number;
  height: number;
  alts: Partial<Record<Locale, string>>;
};

/** A video of it: `path` is an address of ours. */
export type ItemVideo = {
  path: string;
  type: string;
  bytes: number;
  width: number;
  height: number;
  seconds: number;
};

/** A thing as its module passes it on; `id` is the thing's own. */
export type Syndicated = {
  id: string;
  kind: ItemKind;
  path: string;
  urgent?: boolean;
  publishedAt: Date;
  startsAt?: Date | null;
  endsAt?: Date | null;
  organisationId?: string | null;
  campaignId?: string | null;
  /** Its areas and those above them; none: it concerns everybody. */
  areaIds?: readonly string[];
  categoryIds?: readonly string[];
  outline?: object | null;
  tags?: readonly string[];
  pictures?: readonly ItemPicture[];
  video?: ItemVideo | null;
  texts: ItemTexts;
};

/** Revision `revision` of an item came to be: what every outlet is told. */
export type Spread = { itemId: string; revision: number };
