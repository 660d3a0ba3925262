import type { Locale, Localised } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';

export const partKinds = ['campaign', 'section', 'ambassador'] as const;
/** What is written and approved for itself: the campaign's own page, an area's section, an ambassador. */
export type PartKind = (typeof partKinds)[number];

export const partStates = ['draft', 'waiting', 'published', 'withdrawn'] as const;
/** What it is worked on as; a change of what is published is a draft again, beside its edition. */
export type PartState = (typeof partStates)[number];

const next: Record<PartState, readonly PartState[]> = {
  draft: ['draft', 'waiting', 'withdrawn'],
  waiting: ['draft', 'published', 'withdrawn'],
  published: ['draft', 'withdrawn'],
  withdrawn: [],
};

/** Whether a part may go from one state to the other. What was withdrawn stays so. */
export const canBecome = (from: PartState, to: PartState) => next[from].includes(to);

/** Whether this person may approve it: another one than whoever changed it last. */
export const isSecondPerson = (changedBy: string | null, personId: string | null) =>
  personId !== null && changedBy !== personId;

export const goalKinds = ['repairs', 'events', 'people'] as const;
/** What is counted: confirmed repairs, events held, people they reached. */
export type GoalKind = (typeof goalKinds)[number];

/** What a campaign wants to reach, in confirmed figures; `categoryId` and `areaId` narrow repairs. */
export type Goal = {
  kind: GoalKind;
  target: number;
  categoryId: string | null;
  areaId: string | null;
};

/** A partner organisation: one of ours or somebody who passes our things on, and its own address. */
export type CampaignPartner = { id: string; url: string };

/** One language of a part; an ambassador's title is their name, contact is a section's. */
export type PartText = { title: string; lead: string; words: string; contact: string };
export type PartTexts = Partial<Record<Locale, PartText>>;

/** A picture of an ambassador, and what is said about it. */
export type PartPicture = {
  id: string;
  alts: Partial<Localised>;
  credit: string;
  rights: string;
};

/**
 * What a part says. Days are ISO dates on the clock of the house, both included; what its kind
 * does not have is empty.
 */
export type PartContent = {
  texts: PartTexts;
  areaIds: readonly string[];
  tags: readonly string[];
  goal: Goal | null;
  partners: readonly CampaignPartner[];
  /** Of a campaign when it runs, of an ambassador their term. */
  from: string;
  until: string | null;
  worldDay: string | null;
  picture: PartPicture | null;
};

export const nothingYet: PartContent = {
  ...{ texts: {}, areaIds: [], tags: [], goal: null, partners: [] },
  ...{ from: '', until: null, worldDay: null, picture: null },
};

/** Whether it is over at a day; it is found still, and says so. */
export const isOver = ({ until }: Pick<PartContent, 'until'>, today: string) =>
  until !== null && until < today;

const DAY_MS = 86_400_000;

/** Days from one ISO date to the other: 0 on the day itself, below when it was. */
export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** The written consent of an ambassador. */
export type Consent = { givenOn: string; withdrawnAt: Date | null };

type Whole = { kind: PartKind; content: PartContent; consent: Consent | null };

/** What is missing before a second person is asked, with the field where it is; nothing: it is whole. */
export function missingIn({ kind, content, consent }: Whole) {
  const missing: { field: string; key: MessageKey }[] = [];
  const lacks = (field: string, key: MessageKey) => missing.push({ field, key });
  const written = Object.entries(content.texts) as [Locale, PartText][];
  if (written.length === 0) lacks('ru.title', 'campaign.text-missing');
  for (const [locale, { title, lead }] of written) {
    if (!title && kind !== 'section')
      lacks(
        `${locale}.title`,
        kind === 'campaign' ? 'campaign.title-missing' : 'campaign.name-missing',
      );
    if (!lead) lacks(`${locale}.lead`, 'campaign.lead-missing');
    if (content.picture && !content.picture.alts[locale])
      lacks(`alt.${locale}`, 'campaign.alt-missing');
  }
  if (kind !== 'ambassador') return missing;
  if (content.picture && !content.picture.rights) lacks('rights', 'publication.rights-missing');
  if (!content.until) lacks('until', 'campaign.term-missing');
  if (!consent) lacks('givenOn', 'campaign.consent-missing');
  if (consent?.withdrawnAt) lacks('givenOn', 'campaign.consent-withdrawn');
  return missing;
}

/** What decides who sees a part: what was approved, and whether it was taken back. */
export type Standing = { edition: number; withdrawnAt: Date | null };

/** What a stranger sees of a campaign or of an area's section: its last approved edition; `gone`: it was taken back. */
export function partSeenByStranger(
  { edition, withdrawnAt }: Standing,
  content: PartContent | null,
): PartContent | 'gone' | null {
  if (edition === 0) return null;
  return withdrawnAt || !content ? 'gone' : content;
}

/**
 * What a stranger sees of an ambassador: the last approved edition, from the first to the last day
 * of their term and as long as they agree. Before, after and without consent nothing of them is
 * shown anywhere: `gone`. Null: there never was one.
 */
export function ambassadorSeenByStranger(
  standing: Standing,
  content: PartContent | null,
  consent: Consent | null,
  today: string,
): PartContent | 'gone' | null {
  const seen = partSeenByStranger(standing, content);
  if (seen === null || seen === 'gone') return seen;
  const inTerm = seen.from <= today && seen.until !== null && today <= seen.until;
  const agreed = consent !== null && consent.withdrawnAt === null;
  return inTerm && agreed ? seen : 'gone';
}

/** So long after they withdrew their consent, or their page was taken back, an ambassador is erased. */
const DAYS_AFTER_WITHDRAWAL = 3;
/** So long after their term; and who never agreed or has no term yet, so long after somebody wrote of them last. */
const DAYS_AFTER_TERM = 90;

type Kept = Standing & { consent: Consent | null; changedAt: Date; until: string };

/** Whether what an ambassador could be known by is erased by now; `until` is the end of their term, '' none. */
export function mayBeErased({ edition, withdrawnAt, consent, changedAt, until }: Kept, at: Date) {
  const longAgo = (moment: Date | null, days: number) =>
    moment !== null && at.getTime() - moment.getTime() >= days * DAY_MS;
  const termEnd = until ? new Date(`${until}T24:00:00Z`) : null;
  return (
    longAgo(consent?.withdrawnAt ?? null, DAYS_AFTER_WITHDRAWAL) ||
    longAgo(withdrawnAt, DAYS_AFTER_WITHDRAWAL) ||
    longAgo(termEnd, DAYS_AFTER_TERM) ||
    (edition === 0 && !(consent && until) && longAgo(changedAt, DAYS_AFTER_TERM))
  );
}
