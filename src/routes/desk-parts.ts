import { adminPaths } from '#basics/admin-paths.ts';
import { deskPaths } from '#basics/desk-paths.ts';
import { paths } from '#basics/paths.ts';
import { pressPaths } from '#basics/press-paths.ts';
import { may, mayOpenDesk, type Actor } from '#modules/people/rules.ts';

export type DeskPart =
  | 'reports'
  | 'appeals'
  | 'district'
  | 'indicators'
  | 'publications'
  | 'campaigns'
  | 'warnings'
  | 'events'
  | 'contests'
  | 'waiting'
  | 'board'
  | 'outbox'
  | 'administration'
  | 'audit';

/** Where each part of the desk is, in their order. */
export const partPaths: Record<DeskPart, string> = {
  reports: paths.desk(),
  appeals: deskPaths.appeals(),
  district: deskPaths.district(),
  indicators: deskPaths.indicators(),
  publications: pressPaths.deskPublications(),
  campaigns: pressPaths.deskCampaigns(),
  warnings: pressPaths.deskWarnings(),
  events: pressPaths.deskEvents(),
  contests: pressPaths.deskContests(),
  waiting: pressPaths.deskWaiting(),
  board: deskPaths.board(),
  outbox: deskPaths.outbox(),
  administration: adminPaths.administration(),
  audit: deskPaths.audit(),
};
const inOrder = Object.keys(partPaths) as DeskPart[];

const opens: Record<DeskPart, (actor: Actor) => boolean> = {
  reports: mayOpenDesk,
  appeals: (actor) => may(actor, 'appeal.see'),
  district: (actor) => may(actor, 'meeting.see'),
  indicators: (actor) => may(actor, 'indicator.see'),
  publications: (actor) => may(actor, 'publication.edit') || may(actor, 'publication.approve'),
  campaigns: (actor) => may(actor, 'campaign.edit') || may(actor, 'campaign.approve'),
  warnings: (actor) => may(actor, 'warning.edit') || may(actor, 'warning.approve'),
  events: (actor) => may(actor, 'activity.hold'),
  contests: (actor) => may(actor, 'contest.hold') || may(actor, 'contest.judge'),
  waiting: (actor) =>
    may(actor, 'publication.approve') ||
    may(actor, 'campaign.approve') ||
    may(actor, 'warning.approve') ||
    may(actor, 'activity.hold') ||
    may(actor, 'contest.hold'),
  board: (actor) => may(actor, 'report.see') || may(actor, 'appeal.see'),
  outbox: (actor) => may(actor, 'letter.see'),
  administration: (actor) => may(actor, 'routing.change') || may(actor, 'person.change'),
  audit: (actor) => may(actor, 'audit.read'),
};

/** The parts of the desk somebody may open, in their order. */
export const deskPartsOf = (actor: Actor): DeskPart[] =>
  actor.kind === 'person' ? inOrder.filter((part) => opens[part](actor)) : [];

/** Where somebody's desk begins; null for whoever has none. */
export function deskOf(actor: Actor): string | null {
  const [first] = deskPartsOf(actor);
  return first ? partPaths[first] : null;
}
