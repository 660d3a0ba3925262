import { categoryById } from '#modules/categories/queries.ts';
import { sayToOthers } from '#modules/conversations/actions.ts';
import { claimPhotos, keepPhoto } from '#modules/media/actions.ts';
import { system, type Actor } from '#modules/people/rules.ts';
import { fileReport } from '#modules/reports/filing.ts';
import type { NewReport } from '#modules/reports/input.ts';
import { lockReport } from '#modules/reports/moving.ts';
import { isFiled } from '#modules/reports/queries.ts';
import { Refusal } from '#basics/refusal.ts';
import { now } from '#server/clock.ts';
import { change, db } from '#server/database.ts';
import { idFrom, keyFor } from '#server/ids.ts';
import { later } from '#server/jobs.ts';

/** A picture's server may be away for half an hour. */
const MOST_FETCHES = 8;

/** How a program files: with its key's id, from where, and the addresses of photos to fetch later. */
export type Filing = {
  clientId: string | null;
  address: string;
  mediaUrls: readonly string[];
};

/**
 * Files a report for a program; gives its number. What it names is fetched afterwards. The same id
 * again gives the same number and fetches nothing anew.
 */
export function fileForProgram(actor: Actor, input: NewReport, filing: Filing): Promise<string> {
  const { clientId, address, mediaUrls } = filing;
  return change(async (tx) => {
    const known = await tx
      .selectFrom('reports')
      .select('code')
      .where('id', '=', input.id)
      .executeTakeFirst();
    if (known) return known.code;
    // A partner's server stands for many people: its address says nothing about one of them.
    const { code } = await fileReport(actor, input, clientId ? {} : { address }, tx);
    if (clientId) {
      await tx
        .insertInto('endpoint_filings')
        .values({ report_id: input.id, client_id: clientId, filed_at: now() })
        .onConflict((it) => it.doNothing())
        .execute();
    }
    for (const url of new Set(mediaUrls)) {
      const photo = { reportId: input.id, url };
      await later(tx, 'open311.fetch-photo', photo, { maxAttempts: MOST_FETCHES });
    }
    return code;
  });
}

const MINUTE_MS = 60_000;

/** What makes two filings one: who files, and what they say; `lasting` if they mean just this one. */
export type Sameness = { who: string; says: string; lasting: boolean };

/**
 * The id of a report that a program files. The same filing again is the same report: for ever if
 * the program names it, else within a minute. Nobody can guess it from what was said.
 */
export async function idOfFiling({ who, says, lasting }: Sameness): Promise<string> {
  const at = (minute: number) =>
    idFrom(keyFor('filed by a program', JSON.stringify([who, says, lasting ? 0 : minute])));
  const minute = Math.floor(now().getTime() / MINUTE_MS);
  const before = at(minute - 1);
  return !lasting && (await isFiled(before)) ? before : at(minute);
}

/** A photo fetched for a report that is filed already becomes part of it; it is shown as the kind of report allows. */
export async function keepFetchedPhoto(reportId: string, bytes: Buffer): Promise<void> {
  await keepPhoto(system, { subjectId: reportId, kind: 'report' }, bytes);
  await change(async (tx) => {
    const report = await lockReport(tx, reportId);
    const category = await categoryById(report.category_id);
    const open = report.showing === 'public' && !category?.hidesWallText;
    await claimPhotos(tx, reportId, 'report', { showing: open ? 'public' : 'held' });
  });
}

export type ProgramUpdate = { clientId: string; code: string; updateId: string; words: string };

/**
 * What a reporter says more, through the program that filed their report; gives the update's id.
 * Said once, however often it is sent. Refuses a program that did not file it.
 */
export function takeProgramUpdate({ clientId, code, updateId, words }: ProgramUpdate) {
  return change(async (tx) => {
    const found = await tx
      .selectFrom('endpoint_filings')
      .innerJoin('reports', 'reports.id', 'endpoint_filings.report_id')
      .select('report_id')
      .where('code', '=', code)
      .where('client_id', '=', clientId)
      .executeTakeFirst();
    if (!found) throw new Refusal('endpoint.not-filed-by-you', 404);
    const reportId = found.report_id;
    const id = idFrom(`${clientId}\n${updateId}`);
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('endpoint_updates')
      .values({ report_id: reportId, id, taken_at: now() })
      .onConflict((it) => it.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows) {
      await sayToOthers({ kind: 'reporter', reportId }, reportId, { words }, tx);
    }
    return id;
  });
}

/** How far what a program filed has come, also what strangers may not see: state and dates, no words. */
export function filedByProgram(clientId: string, codes: readonly string[]) {
  return db
    .selectFrom('endpoint_filings')
    .innerJoin('reports', 'reports.id', 'endpoint_filings.report_id')
    .select(['code', 'state', 'category_id', 'reports.filed_at', 'changed_at'])
    .where('client_id', '=', clientId)
    .where('code', 'in', [...codes])
    .execute();
}
