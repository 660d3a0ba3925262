import type { Kysely, Selectable } from 'kysely';
import type { MessageKey } from '#basics/words.ts';
import type { Place } from '#basics/place.ts';
import type { Database, Tx } from '#server/database.ts';
import type { Drawing } from './input.ts';
import type { Photo, PhotoKind, PhotoState, Showing } from './rules.ts';

export type PhotoRow = Selectable<Database['media_photos']>;

/** A photo with what its camera said and what became of it: for those who act. */
export type FullPhoto = Photo & {
  problem: MessageKey | null;
  place: Place | null;
  takenAt: Date | null;
  receivedAt: Date;
  boxes: Drawing['boxes'];
};

/** Where rows are read from: the database, its replica, or an open transaction. */
export type Source = Kysely<Database> | Tx;

type FaceRow = Pick<
  PhotoRow,
  'id' | 'kind' | 'state' | 'showing' | 'claimed_at' | 'copies_key' | 'width' | 'height'
>;

/** What decides who sees a photo, in the words of the rules. */
export const faceOf = (row: FaceRow): Photo => ({
  id: row.id,
  kind: row.kind as PhotoKind,
  state: row.state as PhotoState,
  showing: row.showing as Showing,
  claimed: row.claimed_at !== null,
  copiesKey: row.copies_key,
  width: row.width,
  height: row.height,
});

/** The stored row in the words of the rules. */
export const photoOf = (row: PhotoRow): FullPhoto => ({
  ...faceOf(row),
  problem: row.problem as MessageKey | null,
  place: placeOf(row),
  takenAt: row.taken_at,
  receivedAt: row.received_at,
  boxes: row.boxes as Drawing['boxes'],
});

function placeOf({ lon, lat, accuracy_m }: PhotoRow): Place | null {
  if (lon === null || lat === null) return null;
  return accuracy_m === null ? { lon, lat } : { lon, lat, accuracyM: accuracy_m };
}

/** The rows of one subject in the order they are shown. */
export const rowsOf = (source: Source, subjectId: string) =>
  source
    .selectFrom('media_photos')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('received_at')
    .orderBy('position')
    .orderBy('id');

/** Where the sealed bytes of a photo lie. */
export const originalFile = (subjectId: string, id: string) => `originals/${subjectId}/${id}`;

type Copied = Pick<PhotoRow, 'subject_id' | 'id'>;

/** Where the copies of one revision lie; public addresses name them by `copies_key` instead. */
export const copyFiles = ({ subject_id, id }: Copied, revision: number) => ({
  large: `copies/${subject_id}/${id}-${revision}-large.webp`,
  small: `copies/${subject_id}/${id}-${revision}-small.webp`,
});

/** Every file a photo has or ever had. */
export function filesOf(row: Copied & Pick<PhotoRow, 'original_key' | 'revision'>): string[] {
  const revisions = Array.from({ length: row.revision + 1 }, (_, revision) => revision);
  return [
    row.original_key,
    ...revisions.flatMap((revision) => Object.values(copyFiles(row, revision))),
  ];
}
