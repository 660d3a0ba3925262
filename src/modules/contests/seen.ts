import type { PublicPhoto } from '#modules/media/queries.ts';
import { timesOf, type ContestRow, type EntryLine, type EntryRow } from './keeping.ts';
import {
  isPublic,
  phaseOf,
  showsEntries,
  showsResults,
  shownName,
  takesEntries,
  takesVotes,
  type ContestTexts,
} from './rules.ts';

/** What everybody may see of a contest at a moment; null of one that is not published. */
export function contestSeenByStranger(row: ContestRow, texts: ContestTexts, at: Date) {
  if (!isPublic(row.state)) return null;
  const times = timesOf(row);
  const { state, code, groups, criteria, tags, takes } = row;
  return {
    ...times,
    ...{ state, code, groups, criteria, tags, takes, texts, phase: phaseOf(times, at) },
    ...{ open: takesEntries(times, at), voting: takesVotes(times, at) },
    ...{ entriesShown: showsEntries(times, at), resultsShown: showsResults(state) },
    ...{ mostEntries: row.most_entries, mostPictures: row.most_pictures },
    ...{ mostLetters: row.most_letters, forMinors: row.for_minors, areaId: row.area_id },
    ...{ organisationId: row.organisation_id, campaignId: row.campaign_id },
    ...{ cancelReason: row.cancel_reason, changedAt: row.announced_at ?? row.made_at },
    // No standings while it runs.
    votes: showsResults(state) ? row.votes : null,
  };
}
export type PublicContest = NonNullable<ReturnType<typeof contestSeenByStranger>>;

/** The pictures of an entry that may be shown, each with what is on it. */
function shownPictures({ pictures }: EntryRow, photos: readonly PublicPhoto[]) {
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  return pictures.flatMap(({ id, alt }) => {
    const photo = byId.get(id);
    if (!photo) return [];
    const { largeUrl, smallUrl, width, height } = photo;
    return [{ largeUrl, smallUrl, width, height, alt }];
  });
}

type Shown = { entry: EntryRow; photos: readonly PublicPhoto[] };

const bareLine = (entry: EntryLine) => ({
  ...{ number: entry.number ?? 0, group: entry.group_at, title: entry.title },
  language: entry.locale,
});

/** What of an entry is its own, without anything of whoever entered. */
function bare({ entry, photos }: Shown) {
  return {
    ...{ ...bareLine(entry), words: entry.words, videoUrl: entry.video_url },
    pictures: shownPictures(entry, photos),
  };
}

/** A name and places only once the results are out. */
function standing(contest: ContestRow, entry: EntryLine) {
  const out = showsResults(contest.state);
  return {
    name: out ? shownName({ shownAs: entry.shown_as, mayName: entry.may_name }) : '',
    ...(out && {
      ...{ jury: entry.jury, juryPlace: entry.jury_place },
      ...{ votes: entry.votes, votePlace: entry.vote_place },
    }),
  };
}

const isShown = (contest: ContestRow, { state }: EntryLine, at: Date) =>
  state === 'accepted' && showsEntries(timesOf(contest), at);

/**
 * What everybody may see of an entry: nothing before the closing, nothing that no editor accepted. A name
 * only with the results and with consent, and then the one that was given for that: for the jury is blind,
 * and could look here.
 */
export const entrySeenByStranger = (contest: ContestRow, shown: Shown, at: Date) =>
  isShown(contest, shown.entry, at) ? { ...bare(shown), ...standing(contest, shown.entry) } : null;

/** The same of an entry in a list of many, by its title alone. */
export const lineSeenByStranger = (contest: ContestRow, entry: EntryLine, at: Date) =>
  isShown(contest, entry, at) ? { ...bareLine(entry), ...standing(contest, entry) } : null;

/**
 * What a juror sees of an entry: its number and what was entered. No name, no pen name, no school, no
 * contact, nothing of others' marks or of votes; null of one that no editor accepted.
 */
export const entrySeenByJuror = (shown: Shown) =>
  shown.entry.state === 'accepted' ? bare(shown) : null;
