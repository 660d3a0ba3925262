import { deskPhotos, originalForReading } from '#modules/media/queries.ts';
import { categoryById } from '#modules/categories/queries.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { idFrom } from '#server/ids.ts';
import type { Box } from '#server/picture-copies.ts';
import { pixelsOf, readable, type PixelBox } from '#server/picture-text.ts';
import { readLines, ReadingTooLong, type ReadLine } from '#server/wall-reader.ts';
import { indicatorsIn } from './rules-finding.ts';
import { matchKey, type Kind } from './rules.ts';

/** All ways of looking at one photo together may take so long. */
const MOST_MS = 30_000;
/** Reading begun this often without an end: the picture ends our process, so it is left. */
const MOST_ATTEMPTS = 3;
/** Letters up to 15 degrees askew are read at one of these (measured): turned when nothing is found straight. */
const turns = [0, -9, 9];

type PhotoRef = { reportId: string; photoId: string };

/**
 * Reads the photos of a report whose category is of walls, each once, and proposes to the desk what
 * may be an address, a handle or a number. Runs twice safely.
 */
export async function readWalls({ reportId }: { reportId: string }): Promise<void> {
  const report = await db
    .selectFrom('reports')
    .select(['category_id', 'anonymised_at'])
    .where('id', '=', reportId)
    .executeTakeFirst();
  if (!report || report.anonymised_at) return;
  const category = await categoryById(report.category_id);
  if (!category?.hidesWallText) return;
  for (const { id: photoId, kind, state } of await deskPhotos(reportId)) {
    if (kind === 'report' && state !== 'refused') await readPhoto({ reportId, photoId });
  }
}

async function readPhoto(ref: PhotoRef): Promise<void> {
  const attempts = await begin(ref);
  if (attempts === null) return;
  if (attempts > MOST_ATTEMPTS) return end(ref, { state: 'failed', problem: 'given up' });
  const bytes = await originalForReading(ref.reportId, ref.photoId);
  if (!bytes) return end(ref, { state: 'failed', problem: 'no picture' });
  const startedAt = performance.now();
  try {
    const seen = await lookAt(bytes, startedAt + MOST_MS);
    await propose(ref, seen);
    await end(ref, { state: 'read', tookMs: Math.round(performance.now() - startedAt) });
  } catch (problem) {
    if (!(problem instanceof ReadingTooLong)) throw problem;
    await end(ref, { state: 'failed', problem: 'too long' });
  }
}

/** Counted before the work: a picture that ends the process leaves its count behind. Null: it is read. */
async function begin({ reportId, photoId }: PhotoRef): Promise<number | null> {
  const row = await db
    .insertInto('indicator_readings')
    .values({ report_id: reportId, photo_id: photoId, begun_at: now() })
    .onConflict((it) =>
      it
        .columns(['report_id', 'photo_id'])
        .doUpdateSet((set) => ({ attempts: set('indicator_readings.attempts', '+', 1) }))
        .where('indicator_readings.state', '=', 'begun'),
    )
    .returning('attempts')
    .executeTakeFirst();
  return row?.attempts ?? null;
}

type Ending = { state: 'read' | 'failed'; problem?: string; tookMs?: number };

async function end({ reportId, photoId }: PhotoRef, { state, problem, tookMs }: Ending) {
  await db
    .updateTable('indicator_readings')
    .set({ state, problem: problem ?? null, took_ms: tookMs ?? null })
    .where('report_id', '=', reportId)
    .where('photo_id', '=', photoId)
    .execute();
}

type Seen = { kind: Kind; written: string; box: Box; certainty: number };

/** What may stand on the photo, from the first way of looking at it that shows anything. */
async function lookAt(bytes: Buffer, until: number): Promise<Seen[]> {
  const photo = await pixelsOf(bytes);
  for (const degrees of turns) {
    const left = until - performance.now();
    if (left <= 0) throw new ReadingTooLong();
    const { png, boxOf } = await readable(photo, degrees);
    const seen = (await readLines(png, left)).flatMap((line) => seenIn(line, boxOf));
    if (seen.length > 0) return seen;
  }
  return [];
}

const seenIn = (line: ReadLine, boxOf: (box: PixelBox) => Box): Seen[] =>
  indicatorsIn(line.text).flatMap((found) => {
    const words = line.words.filter(({ from, to }) => from < found.to && found.from < to);
    if (words.length === 0) return [];
    const box = boxOf(around(words.map((word) => word.box)));
    const certainty = words.reduce((sum, word) => sum + word.certainty, 0) / words.length;
    return [{ kind: found.kind, written: found.written, box, certainty }];
  });

const around = (boxes: PixelBox[]): PixelBox => ({
  x0: Math.min(...boxes.map(({ x0 }) => x0)),
  y0: Math.min(...boxes.map(({ y0 }) => y0)),
  x1: Math.max(...boxes.map(({ x1 }) => x1)),
  y1: Math.max(...boxes.map(({ y1 }) => y1)),
});

function propose({ reportId, photoId }: PhotoRef, seen: readonly Seen[]): Promise<void> {
  return change(async (tx) => {
    for (const { kind, written, box, certainty } of seen) {
      const key = matchKey(kind, written);
      if (key === null) continue;
      await tx
        .insertInto('indicator_proposals')
        .values({
          report_id: reportId,
          // The same on two photos of one wall is proposed once.
          id: proposalId(reportId, { kind, key }),
          ...{ photo_id: photoId, kind, written, match_key: key },
          ...{ box: JSON.stringify(box), certainty, made_at: now() },
        })
        .onConflict((it) => it.columns(['report_id', 'id']).doNothing())
        .execute();
    }
  });
}

/** What stands at one report once, however often it was read or typed. */
export const proposalId = (reportId: string, { kind, key }: { kind: Kind; key: string }) =>
  idFrom(`proposal:${reportId}:${kind}:${key}`);
