import { sql } from 'kysely';
import { Refusal } from '#basics/refusal.ts';
import { may, type Actor } from '#modules/people/rules.ts';
import { now } from '#server/clock.ts';
import { change, type Tx } from '#server/database.ts';
import { later } from '#server/jobs.ts';
import { addReports, alreadyHere, followSource, type FittingReport } from './importing-rows.ts';

/** A file of old cases on its way in, and how far it has come. */
export type ImportRun = {
  source: string;
  contentSha256: Buffer;
  rowsDone: number;
  added: number;
  known: number;
  changed: number;
};

type ImportFile = Pick<ImportRun, 'source' | 'contentSha256'> & { fileName: string };

/** Begins to bring a file in, or goes on where it was stopped. Refuses who may not administer. */
export function beginImport(actor: Actor, file: ImportFile): Promise<ImportRun> {
  const { source, contentSha256, fileName } = file;
  return change(async (tx) => {
    if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
    await tx
      .deleteFrom('report_imports')
      .where('source', '=', source)
      .where('content_sha256', '=', contentSha256)
      .where('ended_at', 'is not', null)
      .execute();
    await tx
      .insertInto('report_imports')
      .values({ source, content_sha256: contentSha256, file_name: fileName, begun_at: now() })
      .onConflict((it) => it.columns(['source', 'content_sha256']).doNothing())
      .execute();
    return lockRun(tx, file);
  });
}

async function lockRun(tx: Tx, { source, contentSha256 }: Omit<ImportFile, 'fileName'>) {
  const row = await tx
    .selectFrom('report_imports')
    .select(['rows_done as rowsDone', 'added', 'known', 'changed'])
    .where('source', '=', source)
    .where('content_sha256', '=', contentSha256)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { source, contentSha256, ...row };
}

export type ImportBatch = {
  reports: FittingReport[];
  /** How many rows of the file are done with after this batch, rejected ones too. */
  rowsDone: number;
  /** Reviewed categories are shown at once: the source has been public before. */
  alreadyPublic: boolean;
};

/**
 * Stores some hundred old cases in one transaction, with how far the file has come. What is here
 * already stays, but for its state and moment if the file says something newer and nobody here
 * has begun to work on it. Nobody is asked and nobody is written to. Gives the run as it is then.
 */
export function storeImported(actor: Actor, run: ImportRun, batch: ImportBatch) {
  return change(async (tx): Promise<ImportRun> => {
    if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
    // Two files of one source at once would each miss what the other adds.
    await sql`select pg_advisory_xact_lock(hashtext(${`import ${run.source}`}))`.execute(tx);
    const before = await lockRun(tx, run);
    if (before.rowsDone !== run.rowsDone) throw new Refusal('import.runs-elsewhere');
    const here = await alreadyHere(tx, run.source, batch.reports);
    const fresh = batch.reports.filter(({ externalId }) => !here.has(externalId));
    const added = await addReports(tx, actor, { ...batch, source: run.source, reports: fresh });
    const changed = await followSource(tx, actor, batch.reports, here);
    const after = {
      rowsDone: batch.rowsDone,
      added: before.added + added,
      known: before.known + batch.reports.length - added - changed,
      changed: before.changed + changed,
    };
    await tx
      .updateTable('report_imports')
      .set({
        rows_done: after.rowsDone,
        added: after.added,
        known: after.known,
        changed: after.changed,
      })
      .where('source', '=', run.source)
      .where('content_sha256', '=', run.contentSha256)
      .execute();
    return { ...before, ...after };
  });
}

/** The file has been read: to its end, or as far as it is whole. Has everything counted anew. */
export function endImport(actor: Actor, run: ImportRun, { whole }: { whole: boolean }) {
  return change(async (tx) => {
    if (!may(actor, 'area.change')) throw new Refusal('people.may-not-administer', 403);
    await tx
      .updateTable('report_imports')
      .set({ ended_at: whole ? now() : null })
      .where('source', '=', run.source)
      .where('content_sha256', '=', run.contentSha256)
      .execute();
    if (run.added + run.changed === 0) return;
    await later(tx, 'figures.count-all-cells', {}, { key: 'count-all-cells' });
    await later(tx, 'figures.count-everything', {}, { key: 'count-everything' });
  });
}
