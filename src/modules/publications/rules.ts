import type { Locale, Localised } from '#basics/localised.ts';
import type { MessageKey } from '#basics/words.ts';
import type { Video } from '#modules/videos/rules.ts';

export const publicationKinds = ['news', 'video', 'advice', 'success', 'interview'] as const;
export type PublicationKind = (typeof publicationKinds)[number];

export const publicationStates = [
  'draft',
  'waiting',
  'scheduled',
  'published',
  'withdrawn',
] as const;
/** What it is worked on as; a correction of what is published is a draft again, beside its edition. */
export type PublicationState = (typeof publicationStates)[number];

const next: Record<PublicationState, readonly PublicationState[]> = {
  draft: ['draft', 'waiting', 'withdrawn'],
  waiting: ['draft', 'scheduled', 'published', 'withdrawn'],
  scheduled: ['draft', 'published'],
  published: ['draft', 'withdrawn'],
  withdrawn: [],
};

/** Whether a publication may go from one state to the other. What was withdrawn stays so. */
export const canBecome = (from: PublicationState, to: PublicationState) => next[from].includes(to);

/** Whether this person may approve it: another one than whoever changed it last. */
export const isSecondPerson = (changedBy: string | null, personId: string | null) =>
  changedBy === null || changedBy !== personId;

/** One language of it as typed. */
export type PublicationText = {
  title: string;
  summary: string;
  markdown: string;
  sources: string;
  note: string;
  machineMade: boolean;
  /** It still says what it was taken over from. */
  toTranslate: boolean;
};
export type PublicationTexts = Partial<Record<Locale, PublicationText>>;

/** Who can be known in a picture: nobody, or people who agreed. */
export const peopleInPictures = ['none', 'agreed'] as const;
/** unsaid: nobody looked yet, as in a draft that was written by itself. */
export type PeopleInPicture = (typeof peopleInPictures)[number] | 'unsaid';

/** A picture of it: the photo, and what is said about it. */
export type PublicationPicture = {
  id: string;
  subjectId: string;
  alts: Partial<Localised>;
  credit: string;
  rights: string;
  people: PeopleInPicture;
};

export const MOST_PICTURES = 12;

/** Its own video: whether nobody speaks in it, and what is said per language (WebVTT). */
export type PublicationVideo = Video & { silent: boolean; captions: Partial<Localised> };

type Whole = {
  texts: PublicationTexts;
  pictures: readonly Pick<PublicationPicture, 'alts' | 'people'>[];
  video?: Pick<PublicationVideo, 'silent' | 'captions'> | null;
  /** It is out already: then a correction must say what it corrects. */
  published: boolean;
};

/** What is missing before a second person is asked, with the field where it is; nothing: it is whole. */
export function missingIn({ texts, pictures, video, published }: Whole) {
  const missing: { field: string; key: MessageKey }[] = [];
  if (pictures.some(({ people }) => people === 'unsaid'))
    missing.push({ field: 'pictures', key: 'publication.people-missing' });
  const written = Object.entries(texts) as [Locale, PublicationText][];
  // Its first picture stands where the video will play.
  if (video && pictures.length === 0)
    missing.push({ field: 'pictures', key: 'video.poster-missing' });
  if (video && !video.silent && !written.some(([locale]) => video.captions[locale]))
    missing.push({ field: 'video', key: 'video.captions-missing' });
  if (written.length === 0) missing.push({ field: 'ru.title', key: 'publication.text-missing' });
  for (const [locale, text] of written) {
    const lacks = (field: string, key: MessageKey) =>
      missing.push({ field: `${locale}.${field}`, key });
    if (!text.title) lacks('title', 'publication.title-missing');
    if (!text.summary) lacks('summary', 'publication.summary-missing');
    if (!text.markdown) lacks('markdown', 'publication.words-missing');
    if (text.toTranslate) lacks('toTranslate', 'publication.still-to-translate');
    if (published && !text.note) lacks('note', 'publication.note-missing');
    if (pictures.some(({ alts }) => !alts[locale]))
      missing.push({ field: 'pictures', key: 'publication.alt-missing' });
  }
  return missing;
}

export const commentsThere = ['off', 'open', 'closed'] as const;
/** Whether readers may comment. closed: what they wrote stays, nothing new comes. */
export type CommentsThere = (typeof commentsThere)[number];

/** An edition: what a second person approved. */
export type Edition = {
  kind: PublicationKind;
  areaId: string | null;
  organisationId: string | null;
  campaignId: string | null;
  categoryIds: readonly string[];
  tags: readonly string[];
  videoUrl: string | null;
  video: PublicationVideo | null;
  comments: CommentsThere;
  texts: PublicationTexts;
  pictures: readonly PublicationPicture[];
  number: number;
  correctedAt: Date | null;
};

/** What decides who sees it. */
type Standing = {
  publishedAt: Date | null;
  withdrawnAt: Date | null;
  withdrawnReasons: Partial<Localised> | null;
};

export type SeenPublication =
  | ({ withdrawn: false; publishedAt: Date } & Edition)
  | { withdrawn: true; withdrawnAt: Date; reasons: Partial<Localised>; titles: Partial<Localised> };

/**
 * What a stranger sees of a publication: its last approved edition once it is out, never what is
 * worked on; of one taken back what it was called and why it is gone; else nothing.
 */
export function publicationSeenByStranger(
  { publishedAt, withdrawnAt, withdrawnReasons }: Standing,
  edition: Edition | null,
): SeenPublication | null {
  if (!publishedAt || !edition) return null;
  if (!withdrawnAt) return { withdrawn: false, publishedAt, ...edition };
  const titles = Object.fromEntries(
    Object.entries(edition.texts).map(([locale, { title }]) => [locale, title]),
  );
  return { withdrawn: true, withdrawnAt, reasons: withdrawnReasons ?? {}, titles };
}

/**
 * Who may watch a video of a publication: everybody where its last edition shows it; nobody of what
 * was taken back; else those who work on it.
 */
export function watchedBy(seen: SeenPublication | null, videoId: string) {
  if (seen?.withdrawn) return 'nobody';
  return seen?.video?.id === videoId ? 'everybody' : 'staff';
}
