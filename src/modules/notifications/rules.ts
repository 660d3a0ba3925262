import { DateTime } from 'luxon';

/** How somebody may want to hear of a kind of news. */
export const ways = ['email', 'push', 'chat', 'daily', 'weekly', 'off'] as const;
export type Way = (typeof ways)[number];
export type ToldWay = Exclude<Way, 'off'>;

/** What a kind of news is: whether it may be switched off or gathered, and how it is told unless chosen. */
type Kind = {
  need: 'law' | 'news';
  way: Way;
  mayDigest: boolean;
};

const news = (more: Partial<Kind> = {}): Kind => ({
  ...{ need: 'news', way: 'email', mayDigest: true },
  ...more,
});

/** Every kind of news for members of staff, in the order of the page where they choose. */
export const kinds = {
  triage: news(),
  'task-offer': news(),
  'task-disputed': news(),
  'task-reminder': news(),
  'task-withdrawn': news(),
  'task-thanks': news(),
  'task-late': news(),
  'task-unreached': news(),
  message: news(),
  update: news(),
  moderated: news(),
  meeting: news(),
  approval: news(),
  appeal: news({ need: 'law', mayDigest: false }),
  failures: news({ mayDigest: false }),
} satisfies Record<string, Kind>;
export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** The kind a piece of news belongs to: `appeal-late` is one of `appeal`; what nobody named is an update. */
export function kindOf(name: string): KindName {
  if (name in kinds) return name as KindName;
  const [first = ''] = name.split('-');
  return first in kinds ? (first as KindName) : 'update';
}

/**
 * The ways somebody may choose for a kind: what the law wants told cannot be put off, switched off
 * or left to a messenger.
 */
export function waysFor(name: KindName): Way[] {
  const { need, mayDigest } = kinds[name] as Kind;
  return ways.filter(
    (way) =>
      ((way !== 'off' && way !== 'chat') || need === 'news') &&
      ((way !== 'daily' && way !== 'weekly') || mayDigest),
  );
}

/** When somebody wants to be left alone, and when they get what was gathered: hours of their own zone. */
export type Settings = {
  timeZone: string;
  quietFrom: number;
  quietUntil: number;
  digestHour: number;
  /** 1 is Monday. */
  digestWeekday: number;
};

/** What holds for somebody who has chosen nothing. */
export const usualSettings = (timeZone: string): Settings => ({
  ...{ timeZone, quietFrom: 22, quietUntil: 7, digestHour: 9, digestWeekday: 1 },
});

/** The moment from which somebody may be disturbed: now, or when their quiet hours end. */
export function awakeAt(settings: Settings, at: Date): Date {
  const { quietFrom: from, quietUntil: until } = settings;
  const local = DateTime.fromJSDate(at, { zone: settings.timeZone });
  const quiet =
    from <= until
      ? local.hour >= from && local.hour < until
      : local.hour >= from || local.hour < until;
  if (from === until || !quiet) return at;
  const today = local.set({ hour: until, minute: 0, second: 0, millisecond: 0 });
  return (today > local ? today : today.plus({ days: 1 })).toJSDate();
}

/** The last moment by now at which what was gathered was to be sent. */
export function lastDigestAt(settings: Settings, way: 'daily' | 'weekly', at: Date): Date {
  const local = DateTime.fromJSDate(at, { zone: settings.timeZone });
  const hour = local.set({ hour: settings.digestHour, minute: 0, second: 0, millisecond: 0 });
  const day = hour > local ? hour.minus({ days: 1 }) : hour;
  if (way === 'daily') return day.toJSDate();
  return day.minus({ days: (day.weekday - settings.digestWeekday + 7) % 7 }).toJSDate();
}

/** How and when somebody is told: by what they chose, never in their quiet hours unless it is urgent. */
export function plan(name: KindName, asked: Asked, settings: Settings, at: Date) {
  const kind: Kind = kinds[name];
  const allowed = asked.chosen && waysFor(name).includes(asked.chosen) ? asked.chosen : null;
  const way = allowed ?? asked.unlessChosen ?? kind.way;
  return { way, at: asked.urgent ? at : awakeAt(settings, at) };
}

type Asked = { chosen: Way | null; unlessChosen?: Way; urgent?: boolean };

/** How a kind is told to somebody who has chosen nothing. */
export const usualWay = (name: KindName): Way => kinds[name].way;

/** Whether the law wants a kind told. */
export const isByLaw = (name: KindName) => (kinds[name] as Kind).need === 'law';
