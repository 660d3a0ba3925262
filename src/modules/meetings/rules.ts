export const meetingStates = ['planned', 'held', 'published', 'cancelled'] as const;
export type MeetingState = (typeof meetingStates)[number];

const next: Record<MeetingState, readonly MeetingState[]> = {
  planned: ['held', 'cancelled'],
  held: ['published'],
  published: [],
  cancelled: [],
};

/** Whether a meeting may go from one state to the other. Published results are not taken back. */
export const canGo = (from: MeetingState, to: MeetingState) => next[from].includes(to);

/** Whether its agenda, hour and place may still be changed. */
export const isOpen = (state: MeetingState) => state === 'planned';

/** Whether what was agreed may still be written down. */
export const takesPoints = (state: MeetingState) => state === 'planned' || state === 'held';

/** What everybody may see of a meeting: when and where; its results once published; nobody's name. */
export type PublicMeeting = {
  id: string;
  areaId: string;
  state: MeetingState;
  title: string;
  place: string;
  beginsAt: Date;
  agenda: string;
  attended: number | null;
  results: string;
  points: { words: string; outcome: string; code: string | null }[];
};

type Stored = Omit<PublicMeeting, 'points'> & { points: PublicMeeting['points'] };

/** A meeting as strangers get it. */
export const publicMeeting = (meeting: Stored): PublicMeeting =>
  meeting.state === 'published' ? meeting : { ...meeting, attended: null, results: '', points: [] };
