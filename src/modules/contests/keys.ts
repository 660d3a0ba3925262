import { pressPaths } from '#basics/press-paths.ts';
import { config } from '#server/config.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import { makeKey, openKey } from '#server/keys.ts';

/** An entry or a juror of a contest. */
export type ContestPart = { contestId: string; id: string };

const whole = (path: string) => new URL(path, config.publicUrl).href;

/** The secret link of whoever entered: it confirms their address, shows, changes and withdraws the entry. */
export const entryKey = ({ contestId, id }: ContestPart) => makeKey('contest entry', contestId, id);
export const entryLink = (code: string, ref: ContestPart) =>
  whole(pressPaths.contestOwn(code, entryKey(ref)));

/** The secret link of a juror. */
export const jurorKey = ({ contestId, id }: ContestPart) => makeKey('contest juror', contestId, id);
export const jurorLink = (code: string, ref: ContestPart) =>
  whole(pressPaths.contestJury(code, jurorKey(ref)));

const opened = (purpose: string, key: string): ContestPart | null => {
  const [contestId, id] = openKey(purpose, key) ?? [];
  return contestId && id ? { contestId, id } : null;
};
export const openEntryKey = (key: string) => opened('contest entry', key);
export const openJurorKey = (key: string) => opened('contest juror', key);

/** Who votes, and for which entry they asked: the link of the letter. */
export type VoteRef = { contestId: string; voter: string; entryId: string };

export const voteLink = (code: string, { contestId, voter, entryId }: VoteRef) =>
  whole(pressPaths.contestVote(code, makeKey('contest vote', contestId, voter, entryId)));

export function openVoteKey(key: string): VoteRef | null {
  const [contestId, voter, entryId] = openKey('contest vote', key) ?? [];
  return contestId && voter && entryId ? { contestId, voter, entryId } : null;
}

/** An address as a vote keeps it: a keyed hash, another in each contest, that leads back to nobody. */
export const voterOf = (contestId: string, email: string) =>
  idFrom(keyFor(`vote in contest ${contestId}`, email));

/** Whose the photos of an entry are: nobody can name it in a form. */
export const picturesOf = ({ contestId, id }: ContestPart) =>
  idFrom(keyFor(`photos of contest ${contestId}`, id));
