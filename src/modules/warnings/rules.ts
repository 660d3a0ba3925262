import type { Polygon } from 'geojson';
import type { Locale } from '#basics/localised.ts';
import type { Circle } from '#basics/drawn-shape.ts';

export const kinds = [
  ...(['place-danger', 'fraud', 'missing', 'weather'] as const),
  ...(['fire', 'health', 'traffic', 'utility'] as const),
] as const;
export type Kind = (typeof kinds)[number];

export const urgencies = ['Immediate', 'Expected', 'Future'] as const;
export const severities = ['Extreme', 'Severe', 'Moderate', 'Minor'] as const;
export const certainties = ['Observed', 'Likely', 'Possible'] as const;
export const responses = [
  ...(['Shelter', 'Evacuate', 'Prepare', 'Execute'] as const),
  ...(['Avoid', 'Monitor', 'None'] as const),
] as const;

export const states = ['draft', 'waiting', 'active', 'cancelled', 'ended'] as const;
export type State = (typeof states)[number];
export type MsgType = 'Alert' | 'Update' | 'Cancel';
export type CancelReason = 'all-clear' | 'mistake';

/** What CAP calls the field a kind belongs to. */
export const capCategory: Record<Kind, string> = {
  ...{ 'place-danger': 'Safety', fraud: 'Security', missing: 'Rescue', weather: 'Met' },
  ...{ fire: 'Fire', health: 'Health', traffic: 'Transport', utility: 'Infra' },
};

/** A warning in one language; the last but one three are the card of a fraud. */
export type WarningText = {
  headline: string;
  description: string;
  instruction: string;
  theySay: string;
  youDo: string;
  callWhom: string;
  allClear: string;
};
export type WarningTexts = Partial<Record<Locale, WarningText>>;

/** What one alert says, frozen with it. Moments are ISO 8601. */
export type Content = {
  kind: Kind;
  urgency: (typeof urgencies)[number];
  severity: (typeof severities)[number];
  certainty: (typeof certainties)[number];
  response: (typeof responses)[number];
  onset: string | null;
  expires: string;
  everywhere: boolean;
  areaIds: string[];
  /** All areas whose people it concerns: what it lies in, what lies in it. */
  concernedIds: string[];
  outline: Polygon | null;
  circle: Circle | null;
  texts: WarningTexts;
  cancelled: CancelReason | null;
  /** Older alerts do not say. */
  campaignId?: string | null;
};

/** What stands at a moment: at its expiry a warning is over, whatever a late job has not yet written. */
export const stateAt = (state: State, expires: Date, at: Date): State =>
  state === 'active' && expires <= at ? 'ended' : state;

type Pending = { state: State; proposed: string | null; waiting: boolean };

/** What a second person would publish: nothing, the first alert, another text, or the end. */
export function awaited({ state, proposed, waiting }: Pending): MsgType | null {
  if (!waiting) return null;
  if (state === 'waiting') return 'Alert';
  if (state !== 'active') return null;
  return proposed === 'cancel' ? 'Cancel' : 'Update';
}

export type Shown = {
  code: string;
  exercise: boolean;
  state: State;
  content: Content;
  /** When its first and its last alert went out. */
  publishedAt: Date;
  changedAt: Date;
};

/** Whether it stands in lists and banners: an exercise does for those who work on warnings only. */
export const isListedFor = (one: Pick<Shown, 'exercise'>, worksOnWarnings: boolean): boolean =>
  !one.exercise || worksOnWarnings;

/** Whether it concerns people of these areas: all are concerned by one for everywhere. */
export const concerns = (
  { everywhere, concernedIds }: Pick<Content, 'everywhere' | 'concernedIds'>,
  areaIds: readonly string[],
): boolean => everywhere || areaIds.some((id) => concernedIds.includes(id));

/** The worst first, of equals the newest. */
export const byGravity = (a: Shown, b: Shown): number =>
  severities.indexOf(a.content.severity) - severities.indexOf(b.content.severity) ||
  b.changedAt.getTime() - a.changedAt.getTime();

/** A word of CAP as the keys of our words are written: in small letters. */
export const small = <T extends string>(word: T) => word.toLowerCase() as Lowercase<T>;
